import { mkdir, readdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const isAlive = (pid) => {
  try {
    return process.kill(pid, 0)
  } catch ({ code }) {
    return code === 'EPERM'
  }
}

/** Bundles of processes that were killed. */
const removeLeft = async (folder) => {
  await mkdir(folder, { recursive: true })
  for (const name of await readdir(folder)) {
    const [, pid] = /^sim-(\d+)\.mjs$/.exec(name) ?? []
    if (pid !== undefined && !isAlive(Number(pid))) await rm(new URL(name, folder), { force: true })
  }
}

// As one bundle the simulation runs half as fast again as with each file transformed on its way in, which gives every closure its name anew.
export const runBundled = async (entry, plugins = []) => {
  const bundle = new URL(`../node_modules/.cache/keel/sim-${process.pid}.mjs`, import.meta.url)
  await removeLeft(new URL('.', bundle))
  await build({
    entryPoints: [fileURLToPath(entry)], outfile: fileURLToPath(bundle),
    bundle: true, platform: 'node', format: 'esm', packages: 'external', sourcemap: 'inline', logLevel: 'error', plugins,
  })
  try {
    await import(bundle.href)
  } finally {
    await rm(bundle)
  }
}
