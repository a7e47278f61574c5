import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Is a process of this number there, whoever owns it. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch (thrown) {
    return thrown instanceof Error && Reflect.get(thrown, 'code') === 'EPERM'
  }
}

/** Ended, but not yet waited for by its parent (in a container nobody may ever do that). */
const isZombie = (pid: number): boolean => {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** Its command line; '' when it can't be told. */
export const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch {
    try {
      return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    } catch {
      return ''
    }
  }
}

/** A process number is used again: a signal goes only to the process whose command line is the expected one. */
export const signal = (pid: number, name: NodeJS.Signals, expected: RegExp): boolean => {
  if (!isAlive(pid) || !expected.test(commandOf(pid))) return false
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Looks every 25 ms; true as soon as it holds, false after `ms`. */
export const within = async (ms: number, holds: () => boolean | Promise<boolean>): Promise<boolean> => {
  const end = performance.now() + ms
  while (performance.now() < end) {
    if (await holds()) return true
    await pause(25)
  }
  return holds()
}
