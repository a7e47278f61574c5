import { expect, test } from 'vitest'
import { liveDesk } from './live-desk.ts'

test('/menu shows buttons of what is asked for often, and each of them answers', async () => {
  const { ask, press, shown, errors } = await liveDesk()
  await ask('/menu')
  const labels = shown().at(-1)?.buttons.flat().map(({ label }) => label) ?? []
  expect(labels).toEqual([expect.any(String), 'Trades', 'Positions', 'Status', 'History', 'Portfolio', 'Balance', 'Settings', 'Differences', 'If Keel stops', 'Close everything…'])
  for (const [label, answer] of [['Trades', 'No open trades'], ['Positions', 'position'], ['Status', 'trade open'], ['History', 'ended'], ['Portfolio', 'Equity'], ['Balance', 'USDT'], ['Settings', 'Time zone'], ['Differences', 'agree'], ['If Keel stops', 'Nothing is open'], ['Close everything…', 'Nothing']] as const) {
    const before = shown().length
    await press(label)
    const said = shown().slice(before).map(({ html }) => html).join('\n')
    expect(`${label}: ${said}`).toMatch(new RegExp(answer, 'i'))
  }
  expect(errors).toEqual([])
}, 30_000)

test('in Persian the menu is Persian', async () => {
  const { ask, press, shown } = await liveDesk()
  await ask('/settings')
  await press('فارسی')
  await ask('/menu')
  expect(shown().at(-1)?.buttons.flat().map(({ label }) => label)).toContain('معامله‌ها')
}, 30_000)
