import { runBundled } from './bundled.mjs'

await runBundled(new URL('main.ts', import.meta.url))
