export type Progress = { readonly played: number; readonly of: number; /** Played and spent in this very process: what was kept says nothing of today's speed. */ readonly here: number; readonly seconds: number; readonly violations: number }

const WIDTH = 20

const clock = (seconds: number): string => {
  const whole = Math.round(seconds)
  const two = (value: number): string => String(value).padStart(2, '0')
  return whole >= 3_600 ? `${Math.floor(whole / 3_600)} h ${two(Math.floor((whole % 3_600) / 60))}` : `${Math.floor(whole / 60)}:${two(whole % 60)}`
}

const speed = (perSecond: number): string => (perSecond >= 10 ? perSecond.toFixed(0) : perSecond.toFixed(1))

/** A run as one line: seeds done, seeds a second, violations, time left. */
export const progressLine = ({ played, of, here, seconds, violations }: Progress): string => {
  const perSecond = seconds > 0 ? here / seconds : 0
  const left = perSecond > 0 ? `${clock((of - played) / perSecond)} left` : 'beginning'
  return `${played}/${of} seeds, ${speed(perSecond)}/s, ${violations === 1 ? '1 violation' : `${violations} violations`}, ${left}`
}

/** The same with a bar before it, for a terminal of so many columns. */
export const progressBar = (progress: Progress, columns: number): string => {
  const filled = Math.floor((WIDTH * progress.played) / Math.max(1, progress.of))
  return `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${progressLine(progress)}`.slice(0, Math.max(1, columns - 1))
}
