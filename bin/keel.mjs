#!/usr/bin/env node
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

// Node 20 reads no TypeScript by itself: tsx is loaded first, then the command proper.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Keel needs Node 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(1)
}
await import(pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href)
const { keel } = await import('./keel.ts')
process.exit(await keel(process.argv.slice(2)))
