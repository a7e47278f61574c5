import pino from 'pino'
import type { Log, LogLevel } from '#desk/ports/world.ts'
import { redact } from './redact.ts'

/** One JSON record per event on standard output (or `write`), secrets cut. */
export const makeLog = (level: LogLevel, process: string, write?: (line: string) => void): Log => {
  const options = { level, base: { process }, messageKey: 'event', timestamp: pino.stdTimeFunctions.isoTime }
  const sink = write === undefined ? pino(options) : pino(options, { write })
  return (at, event, facts) => sink[at](redact(facts ?? {}), event)
}
