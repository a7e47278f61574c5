import { createServer } from 'node:http'
import pg from 'pg'
import { readEnv } from '#runtime/env.ts'

// Keeps the desk's side of the starter's contract: reads its environment, answers /health/ready and /, writes to the database until its end.
const read = readEnv(process.env, ['DATABASE_URL', 'PAPER_REST', 'PAPER_KEY', 'KEEL_VAULT_KEYS', 'KEEL_SESSION_SECRET'])
if ('faults' in read) {
  console.error(JSON.stringify(read.faults))
  process.exit(1)
}
const { env } = read
const client = new pg.Client({ connectionString: env.DATABASE_URL ?? '' })
await client.connect()
await client.query('create table if not exists starts (n int)')
await client.query('insert into starts values (1)')
const { rows } = await client.query<{ starts: string }>('select count(*) as starts from starts')
let ending = false
const end = async (): Promise<void> => {
  if (ending) return
  ending = true
  await client.query(`insert into settings values ('last-words', 'said') on conflict do nothing`)
  await client.end()
  process.exit(0)
}
process.on('SIGTERM', () => void end())
process.stdin.on('end', () => void end()).resume()
createServer((request, reply) => {
  reply.setHeader('content-type', 'application/json')
  reply.end(request.url === '/health/ready' ? '{"ok":true}' : JSON.stringify({ starts: Number(rows[0]?.starts), pid: process.pid, paper: env.PAPER_REST }))
}).listen(env.PORT, env.HOST)
