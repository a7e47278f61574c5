import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { type Bundle, CACHE, digestOf } from './bundle.ts'

const END = z.enum(['killed', 'timed-out', 'survived', 'not-covered'])
export type End = z.output<typeof END>
const row = z.object({ code: z.string(), tests: z.string(), number: z.number(), end: END, by: z.object({ file: z.string(), digest: z.string(), name: z.string() }).nullable() })

/** What was found in earlier runs, on disk: a kill holds as long as the code and the test file that killed are the same, anything else as long as all tests are. */
export type Results = { readonly of: (number: number) => End | null; readonly add: (number: number, end: End, by: { readonly file: string; readonly name: string } | null) => void }

export const openResults = (bundle: Bundle, { fresh, quick }: { readonly fresh: boolean; readonly quick: boolean }): Results => {
  const file = path.join(CACHE, 'results.jsonl')
  if (fresh) rmSync(file, { force: true })
  const tests = `${quick ? 'quick ' : ''}${digestOf(JSON.stringify(bundle.testDigests))}`
  const known = new Map<number, End>()
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((line) => line.endsWith('}')) : []
  for (const line of lines) {
    const found = row.parse(JSON.parse(line))
    const holds = found.by === null ? found.tests === tests : found.by.file === '' || bundle.testDigests[found.by.file] === found.by.digest
    if (found.code === bundle.codeDigest && holds) known.set(found.number, found.end)
  }
  return {
    of: (number) => known.get(number) ?? null,
    add: (number, end, by) => {
      known.set(number, end)
      const told: z.output<typeof row> = { code: bundle.codeDigest, tests: by === null ? tests : '', number, end, by: by === null ? null : { ...by, digest: bundle.testDigests[by.file] ?? '' } }
      appendFileSync(file, `${JSON.stringify(told)}\n`)
    },
  }
}
