import path from 'node:path'
import { z } from 'zod'
import type { Env } from '#runtime/env.ts'
import type { Child, ChildPlan } from './child.ts'
import { fallen } from './keep-running.ts'

const FACTS = z.object({ rest: z.string(), ws: z.string(), key: z.string(), secret: z.string(), adminToken: z.string() })
/** Where the paper exchange answers and the key of its standard account. */
export type PaperFacts = z.infer<typeof FACTS>
export type PaperPlace = { readonly entry: string; readonly port: number; readonly data: string; readonly databaseUrl: string | null; readonly env: Env; readonly inherited: Readonly<Record<string, string>> }

const marketArguments = (env: Env): readonly string[] => {
  const { KEEL_MARKET: market, KEEL_SPEED: speed } = env
  if (market.startsWith('seeded:')) return ['--seed', market.slice('seeded:'.length)]
  return market === 'live' ? ['--live-from', env.TOOBIT_WS] : ['--replay', market.slice('replay:'.length), '--speed', String(speed)]
}

/** Command lines can be read by every user of the machine, so the password goes by the environment. */
const withoutPassword = (url: string): string => {
  const bare = new URL(url)
  bare.password = ''
  return bare.href
}

export const paperPlan = ({ entry, port, data, databaseUrl, env, inherited }: PaperPlace): ChildPlan => ({
  name: 'The paper exchange',
  entry,
  args: ['--port', String(port), ...marketArguments(env), ...(databaseUrl === null ? ['--data', path.join(data, 'paper')] : ['--database', withoutPassword(databaseUrl)]), '--tied'],
  env: { ...inherited, ...(databaseUrl === null ? {} : { PGPASSWORD: decodeURIComponent(new URL(databaseUrl).password) }), KEEL_TIED: '1' },
  log: path.join(data, 'log', 'paper.log'),
})

export const paperReady = (log: string) => async (child: Child): Promise<PaperFacts> => {
  const line = await child.firstLine
  if (line === null) throw fallen(`The paper exchange ended at its start (${await child.ended})`, log, child)
  try {
    return FACTS.parse(JSON.parse(line))
  } catch {
    throw fallen('The paper exchange did not say where it is', log, child)
  }
}
