import { createHash } from 'node:crypto'
import { Client } from '@upstash/qstash'
import { Fault } from '#core/fault.ts'
import type { Schedule } from '#desk/ports/kv.ts'

/** Several desks may share an account of QStash: a schedule carries the mark of the address that it calls. */
const prefixOf = (appUrl: string): string => `keel-${createHash('sha256').update(appUrl).digest('hex').slice(0, 8)}-`
const EVERY_MINUTES = /^\*\/(\d+) \* \* \* \*$/
const EVERY_HOURS = /^0 \*\/(\d+) \* \* \*$/

/** Cron that comes every `seconds`, or null: QStash counts whole minutes that divide an hour, or whole hours that divide a day. */
export const cronOf = (seconds: number): string | null => {
  const minutes = seconds / 60
  if (!Number.isInteger(minutes) || minutes < 1) return null
  if (minutes < 60) return 60 % minutes === 0 ? `*/${minutes} * * * *` : null
  const hours = minutes / 60
  return Number.isInteger(hours) && hours < 24 && 24 % hours === 0 ? `0 */${hours} * * *` : null
}
export const secondsOf = (cron: string): number | null => {
  const minutes = EVERY_MINUTES.exec(cron)?.[1]
  if (minutes !== undefined) return Number(minutes) * 60
  const hours = EVERY_HOURS.exec(cron)?.[1]
  return hours === undefined ? null : Number(hours) * 3_600
}

export type QstashPlace = { readonly token: string; readonly appUrl: string; readonly baseUrl?: string }

const reached = async <T>(call: Promise<T>): Promise<T> => {
  try {
    return await call
  } catch (thrown) {
    throw new Fault({ code: 'schedule-unreachable', retry: 'soon', outcomeKnown: false, venueText: String(thrown).slice(0, 200), cause: thrown })
  }
}

/** QStash calls `<appUrl>/api/cron/<job>`. A schedule put again replaces the one of its name. */
export const qstashSchedule = ({ token, appUrl, baseUrl }: QstashPlace): Schedule => {
  const prefix = prefixOf(appUrl)
  const client = new Client({ token, enableTelemetry: false, devMode: false, ...(baseUrl === undefined ? {} : { baseUrl }) })
  return {
    every: async (job, seconds) => {
      const cron = cronOf(seconds)
      if (cron === null) throw new Fault({ code: 'schedule-too-fine', retry: 'never', outcomeKnown: true, venueText: `every ${seconds} s; possible are minutes that divide 60 and hours that divide 24` })
      await reached(client.schedules.create({ destination: `${appUrl}/api/cron/${encodeURIComponent(job)}`, cron, body: JSON.stringify({ job }), scheduleId: prefix + job, retries: 3 }))
    },
    list: async () =>
      (await reached(client.schedules.list())).flatMap(({ scheduleId, cron }) => {
        const seconds = secondsOf(cron)
        return scheduleId.startsWith(prefix) && seconds !== null ? [{ job: scheduleId.slice(prefix.length), seconds }] : []
      }).sort((a, b) => (a.job < b.job ? -1 : 1)),
    cancel: (job) => reached(client.schedules.delete(prefix + job)),
  }
}
