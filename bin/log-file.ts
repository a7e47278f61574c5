import { closeSync, existsSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs'

/** A log and the one before it hold at most twice this. */
const LOG_BYTES = 20_000_000

export type LogFile = {
  readonly write: (text: string | Uint8Array) => void
  /** Where the words of this start begin in the file. */
  readonly begun: () => number
  readonly close: () => void
}

/**
 * Appends to a file; one that is full becomes `<file>.1`, in place of the one that was. Where the disk takes no more, lines are lost and counted, and the next one
 * that fits says how many: a desk must not fall for want of a log.
 */
export const openLogFile = (file: string, most = LOG_BYTES, put: (to: number, bytes: Uint8Array) => void = writeSync): LogFile => {
  let out = openSync(file, 'a', 0o600)
  let size = fstatSync(out).size
  const turn = (): void => {
    closeSync(out)
    if (existsSync(file)) renameSync(file, `${file}.1`)
    out = openSync(file, 'a', 0o600)
    size = 0
    begun = 0
  }
  let begun = size
  let isOpen = true
  let lost = 0
  if (size > most) turn()
  const append = (bytes: Uint8Array): void => {
    if (size > 0 && size + bytes.length > most) turn()
    if (lost > 0) put(out, Buffer.from(`keel: ${lost} lines before this were lost, the disk took no more\n`))
    lost = 0
    put(out, bytes)
    size += bytes.length
  }
  return {
    // A child's last line may come after its end.
    write: (text) => {
      if (!isOpen) return
      try {
        append(typeof text === 'string' ? Buffer.from(text) : text)
      } catch {
        lost += 1
      }
    },
    begun: () => begun,
    close: () => {
      if (isOpen) closeSync(out)
      isOpen = false
    },
  }
}
