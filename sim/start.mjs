import { runBundled } from './bundled.mjs'

// The simulation never meets the real world: with a real database it is played by a bundle of the tests, which may know both.
const real = process.argv[process.argv.indexOf('--store') + 1] === 'postgres' && process.argv.includes('--store')
await runBundled(new URL(real ? '../tests/real-store/main.ts' : 'main.ts', import.meta.url))
