import { expect as vitestExpect } from 'vitest'

/** As much of vitest as the tests of the core use: tests are kept to be run one at a time, again and again, in one process. */
export const expect = vitestExpect

const keep = (name: string, run: () => unknown): void => {
  globalThis.keelMutants.told.push({ file: globalThis.keelMutants.file ?? '', name, run })
}

export const test = Object.assign(keep, {
  each: (rows: readonly unknown[]) => (name: string, run: (...given: readonly unknown[]) => unknown): void => {
    for (const [i, row] of rows.entries()) keep(`${name} #${i + 1}`, () => (Array.isArray(row) ? run(...row) : run(row)))
  },
})
