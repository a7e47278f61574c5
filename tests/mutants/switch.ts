/** A test of a test file, as it was told to the stand-in of vitest. */
export type Told = { readonly file: string; readonly name: string; readonly run: () => unknown }

/** Mutants and points that were come to. */
export type Seen = { readonly mutants: Set<number>; readonly points: Set<number> }

/** What instrumented code asks while it runs, and what it says of itself. One for the whole process. */
export type Switch = {
  /** The mutant that is on; 0: none. */
  on: number
  /** Steps that the test may still take: each turn of a loop and each call is one. */
  steps: number
  /** Were the steps used up since this was last put to false: code may swallow the error. */
  endless: boolean
  /** The test file that is being read; null: a file of the desk. */
  file: string | null
  /** Where what is seen goes; null: nobody looks. */
  seen: Seen | null
  told: Told[]
}

declare global {
  var keelMutants: Switch
}

/** `reading`: told of each file that is being read. */
export const makeSwitch = (reading: (file: string | null) => void): Switch => {
  let file: string | null = null
  return {
    on: 0, steps: Number.MAX_SAFE_INTEGER, endless: false, seen: null, told: [],
    get file() { return file },
    set file(value) {
      file = value
      reading(value)
    },
  }
}

/** Stands before the code of every instrumented file, once in the bundle. */
export const PRELUDE = `
const $k = globalThis.keelMutants
const $m = (n) => { if ($k.seen !== null) $k.seen.mutants.add(n); return $k.on === n }
const $t = (n) => { if ($k.seen !== null) $k.seen.points.add(n); if (--$k.steps < 0) { $k.endless = true; throw new Error('endless') } }
const $yes = (yes, no, value) => { if ($k.seen !== null) $k.seen.points.add(value ? yes : no); return value }
const $there = (there, missing, value) => { if ($k.seen !== null) $k.seen.points.add(value === null || value === undefined ? missing : there); return value }
`
