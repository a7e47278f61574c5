import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Enough for PostgreSQL, its write-ahead log and some minutes of a paper exchange. */
const SIZE = '900m'

/** The data folder; on a small disk of its own where this machine lets us make one, so that it can be filled. */
export type Room = {
  readonly data: string
  readonly small: boolean
  /** Leaves no byte free; `empty` gives them back. */
  readonly fill: () => void
  readonly empty: () => void
  readonly remove: () => void
}

export const roomOf = (data: string): Room => {
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const small = process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=0700`, 'tmpfs', data], { stdio: 'ignore' }).status === 0
  const ballast = path.join(data, 'ballast')
  const empty = (): void => rmSync(ballast, { force: true })
  return {
    data, small,
    fill: () => {
      const { bavail, bsize } = statfsSync(data)
      const part = Buffer.alloc(1 << 20)
      for (let left = bavail * bsize; left > 0; left -= part.length) {
        try {
          writeFileSync(ballast, part.subarray(0, Math.min(part.length, left)), { flag: 'a' })
        } catch {
          return
        }
      }
    },
    empty,
    remove: () => {
      if (small && existsSync(data)) spawnSync('umount', ['-l', data], { stdio: 'ignore' })
      rmSync(path.dirname(data), { recursive: true, force: true })
    },
  }
}
