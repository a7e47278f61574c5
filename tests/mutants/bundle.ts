import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { instrument, type Mutant, type Point } from './instrument.ts'
import { PRELUDE } from './switch.ts'

export const ROOT = path.join(import.meta.dirname, '..', '..')
export const CACHE = path.join(ROOT, 'node_modules', '.cache', 'keel', 'mutants')
/** The money core. */
const MUTATED: readonly string[] = ['money', 'order', 'trade', 'position', 'risk'].map((room) => `lib/core/${room}`)
const STAND_IN = path.join(import.meta.dirname, 'vitest-stand-in.ts')

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)
const relativeOf = (file: string): string => path.relative(ROOT, file).split(path.sep).join('/')
const isTest = (file: string): boolean => file.endsWith('.test.ts')
const filesOf = (folder: string, deep: boolean): readonly string[] =>
  readdirSync(path.join(ROOT, folder), { withFileTypes: true, recursive: deep }).filter((entry) => entry.isFile() && entry.name.endsWith('.ts')).map((entry) => relativeOf(path.join(entry.parentPath, entry.name))).toSorted()

/** The tests of the core with the core's code, every mutant in it behind its question, as one file that can be read again and again. */
export type Bundle = {
  readonly file: string
  readonly mutants: readonly Mutant[]
  readonly points: readonly Point[]
  /** Of all code that is no test. */
  readonly codeDigest: string
  /** By test file. */
  readonly testDigests: Readonly<Record<string, string>>
}

export const makeBundle = async (decisions: boolean): Promise<Bundle> => {
  const tests = [...MUTATED, 'tests/corpus'].flatMap((room) => filesOf(room, false)).filter(isTest)
  const sources = new Map<string, string>()
  const mutants: Mutant[] = []
  const points: Point[] = []
  for (const file of MUTATED.flatMap((room) => filesOf(room, false)).filter((name) => !isTest(name))) {
    const made = instrument(file, readFileSync(path.join(ROOT, file), 'utf8'), { mutant: mutants.length + 1, point: points.length }, decisions)
    mutants.push(...made.mutants)
    points.push(...made.points)
    sources.set(file, made.code)
  }
  const read = (file: string): string => {
    const text = sources.get(file) ?? readFileSync(path.join(ROOT, file), 'utf8')
    const says = `globalThis.keelMutants.file = ${isTest(file) ? JSON.stringify(file) : 'null'};`
    return `${says}${text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path.join(ROOT, file)).href))}`
  }
  mkdirSync(CACHE, { recursive: true })
  const plain = new Map<string, string>()
  const built = await build({
    stdin: { contents: tests.map((name) => `import './${name}'`).join('\n'), resolveDir: ROOT, loader: 'ts' }, write: false,
    bundle: true, platform: 'node', format: 'esm', packages: 'external', target: 'node20', logLevel: 'error', banner: { js: PRELUDE },
    plugins: [{
      name: 'mutants',
      setup: (building) => {
        building.onResolve({ filter: /^vitest$/ }, ({ importer }) => (importer === STAND_IN ? { path: 'vitest', external: true } : { path: STAND_IN }))
        building.onLoad({ filter: /\.ts$/ }, ({ path: loaded }) => {
          if (loaded === STAND_IN) return null
          const name = relativeOf(loaded)
          plain.set(name, digestOf(readFileSync(loaded, 'utf8')))
          return { contents: read(name), loader: 'ts' }
        })
      },
    }],
  })
  const text = built.outputFiles[0]?.text ?? ''
  // By what is in it: another run may still be reading the one from before.
  const file = path.join(CACHE, `${digestOf(text)}.mjs`)
  writeFileSync(file, text)
  const all = [...plain].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return { file, mutants, points, codeDigest: digestOf(JSON.stringify([PRELUDE, all.filter(([name]) => !isTest(name)), mutants])), testDigests: Object.fromEntries(all.filter(([name]) => isTest(name))) }
}
