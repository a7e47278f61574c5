import { clockTime } from './figures.ts'

const zoned = (timeZone: string): string => {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}
const dayOf = (at: number, timeZone: string): string => new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: zoned(timeZone) }).format(at)

/** Said once over times that stand without it. */
export const zoneWords = (timeZone: string): string => `times in ${zoned(timeZone)}`

/** The time of day of what happened today, else with its date, and with its year where that is another: 14:23:05, 4 Jan 23:59:58. `now` in ms of the same clock. */
export const moment = (at: number, now: number, timeZone: string): string => {
  const [day, today] = [dayOf(at, timeZone), dayOf(now, timeZone)]
  if (day === today) return clockTime(at, timeZone)
  return `${day.slice(-4) === today.slice(-4) ? day.slice(0, -5) : day} ${clockTime(at, timeZone)}`
}
/** The same to the minute. */
export const minute = (at: number, now: number, timeZone: string): string => moment(at, now, timeZone).slice(0, -3)
