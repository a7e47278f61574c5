import { closeSync, existsSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs'

/** A log and the one before it hold at most twice this. */
const LOG_BYTES = 20_000_000

export type LogFile = {
  readonly write: (text: string | Uint8Array) => void
  /** Where the words of this start begin in the file. */
  readonly begun: () => number
  readonly close: () => void
}

/** Appends to a file; one that is full becomes `<file>.1`, in place of the one that was. */
export const openLogFile = (file: string, most = LOG_BYTES): LogFile => {
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
  if (size > most) turn()
  return {
    // A child's last line may come after its end.
    write: (text) => {
      if (!isOpen) return
      const bytes = typeof text === 'string' ? Buffer.from(text) : text
      if (size > 0 && size + bytes.length > most) turn()
      size += bytes.length
      writeSync(out, bytes)
    },
    begun: () => begun,
    close: () => {
      if (isOpen) closeSync(out)
      isOpen = false
    },
  }
}
