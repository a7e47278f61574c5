import { json } from 'node:stream/consumers'
import { runBundled } from '../bundled.mjs'

// Texts of some files come in, by their paths; they stand in the bundle in place of what is on disk, and nowhere else.
const texts = new Map(Object.entries(await json(process.stdin)))
const planted = {
  name: 'planted',
  setup: ({ onLoad }) => onLoad({ filter: /\.ts$/ }, ({ path }) => (texts.has(path) ? { contents: texts.get(path), loader: 'ts' } : undefined)),
}
await runBundled(new URL('play.ts', import.meta.url), [planted])
