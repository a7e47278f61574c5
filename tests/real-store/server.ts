import { installedServer } from '../contract/databases.ts'
import { embeddedServer } from '../contract/embedded.ts'
import { dropCopies } from './databases.ts'

/** The process that has the database of a run: it prints the address of an empty desk's database, and clears everything away when its input ends, however the run ended. */
// Ctrl-C reaches it too; it ends when who asked for it is gone, not before.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => undefined)

const embedded = embeddedServer()
const server = embedded.missing === null ? embedded : await installedServer()
if (server.missing !== null) {
  process.stdout.write(`${JSON.stringify({ missing: `not tried: no PostgreSQL (${embedded.missing}; ${server.missing})` })}\n`)
} else {
  const template = await server.open()
  process.stdout.write(`${JSON.stringify({ url: template.url })}\n`)
  process.stdin.resume()
  await new Promise((resolve) => void process.stdin.once('end', resolve).once('error', resolve))
  await dropCopies(template.url)
  await template.drop()
}
await embedded.close()
