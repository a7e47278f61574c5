import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8')
const { imports } = z.object({ imports: z.record(z.string(), z.string()) }).parse(JSON.parse(read('package.json')))

type Stage = { readonly base: string; readonly lines: readonly string[] }
const stagesOf = (text: string): ReadonlyMap<string, Stage> =>
  new Map(text.split(/^FROM /m).slice(1).map((part) => {
    const [, base = '', name = ''] = /^(\S+) AS (\S+)/.exec(part) ?? []
    return [name, { base, lines: part.split('\n').slice(1) }] as const
  }))
const stages = stagesOf(read('Dockerfile'))
/** What a stage and those below it copy from the project. */
const copied = (name: string): readonly string[] => {
  const stage = stages.get(name)
  if (stage === undefined) return []
  return [...copied(stage.base), ...stage.lines.filter((line) => line.startsWith('COPY ') && !line.includes('--from')).flatMap((line) => line.split(/\s+/).slice(1, -1))]
}

const SOURCE = /\.(ts|tsx|mjs)$/
const filesOf = (at: string): readonly string[] =>
  SOURCE.test(at) ? [at] : existsSync(path.join(ROOT, at)) && !at.includes('.') ? readdirSync(path.join(ROOT, at), { recursive: true, encoding: 'utf8' }).filter((file) => SOURCE.test(file) && !file.endsWith('.test.ts')).map((file) => path.join(at, file)) : []

const aliasOf = (name: string): string => Object.entries(imports).map(([alias, to]) => (alias.endsWith('*') && name.startsWith(alias.slice(0, -1)) ? to.replace('*', name.slice(alias.length - 1)) : alias === name ? to : '')).find((to) => to !== '') ?? name
/** Files of the project that a file imports. */
const importsOf = (file: string): readonly string[] =>
  [...read(file).matchAll(/(?:from|import\() ?'([#.][^']+)'/g)].map(([, name = '']) => (name.startsWith('#') ? path.normalize(aliasOf(name)) : path.join(path.dirname(file), name)))

describe('the images', () => {
  test.each(['worker', 'pages'])('%s: what is copied is there, and imports nothing that is not copied', (name) => {
    const sources = copied(name)
    expect(sources.length).toBeGreaterThan(5)
    expect(sources.filter((source) => !existsSync(path.join(ROOT, source)))).toEqual([])
    const files = sources.flatMap(filesOf)
    const has = (file: string): boolean => sources.some((source) => file === source || file.startsWith(`${source}/`))
    const imported = files.flatMap((file) => importsOf(file).map((to) => ({ file, to })))
    expect(imported.length).toBeGreaterThan(200)
    expect(imported.filter(({ to }) => !has(to))).toEqual([])
  })

  test('what the images and the unit start is there', () => {
    const started = [...stages.values()].flatMap(({ lines }) => lines).concat(read('docs/keel-worker.service').split('\n'), read('compose.yaml').split('\n')).flatMap((line) => [...line.matchAll(/\b((?:worker|bin)\/[\w/-]+\.(?:ts|mjs))/g)].map(([, file = '']) => file))
    expect(new Set(started)).toEqual(new Set(['worker/main.ts', 'bin/pages/serve.ts', 'bin/keel.mjs']))
    expect(started.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([])
  })

  test('no secret is in an image: environment files, data and history stay outside', () => {
    expect(read('.dockerignore').split('\n')).toEqual(expect.arrayContaining(['.git', '.data', '.env*']))
    expect(copied('worker').concat(copied('pages')).filter((source) => source === '.' || source.startsWith('.env'))).toEqual([])
  })
})
