import { readFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { installationSecrets } from '../../bin/installation.ts'
import { SUPERUSER } from '../../bin/postgres/cluster.ts'
import { isAlive } from '../../bin/processes.ts'

type Told = { readonly children?: readonly { readonly entry: string; readonly pid: number }[] }
const named = (entry: string): string => (entry.includes('worker') ? 'worker' : entry.includes('paper') ? 'paper exchange' : 'pages')

/** Where a started desk's processes are, and the levers of its database and its exchange. */
export const placeOf = (data: string, output: () => string) => {
  const pidFile = (): readonly string[] => readFileSync(path.join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')
  const sql = async (database: string, text: string): Promise<readonly Record<string, unknown>[]> => {
    const client = new pg.Client({ host: '127.0.0.1', port: Number(pidFile()[3]), user: SUPERUSER, password: installationSecrets(data).database, database })
    client.on('error', () => undefined)
    await client.connect()
    try {
      return (await client.query(text)).rows
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  return {
    sql,
    postgres: (): number => Number(pidFile()[0]),
    children: (): readonly { readonly name: string; readonly pid: number }[] => {
      const told: Told = JSON.parse(readFileSync(path.join(data, 'run.json'), 'utf8'))
      return (told.children ?? []).filter(({ pid }) => isAlive(pid)).map(({ entry, pid }) => ({ name: named(entry), pid }))
    },
    /** The paper exchange's own lever, with the token that its journal keeps. */
    admin: async (method: string, at: string, body: unknown): Promise<void> => {
      const rows = await sql('keel_paper', `select body from paper_snapshot union all (select body from paper_journal where body like '%"installation"%' limit 1)`)
      const token = /"token":"([0-9a-f]{48})"/.exec(rows.map(({ body: text }) => String(text)).join('\n'))?.[1] ?? ''
      const address = /Paper exchange +(http:\/\/[^\s,]+)/.exec(output())?.[1] ?? ''
      const reply = await fetch(`${address}/admin/${at}`, { method, headers: { 'x-admin-token': token }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
      if (reply.status >= 400) throw new Error(`admin ${reply.status} ${await reply.text()}`)
    },
  }
}
