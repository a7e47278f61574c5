import { present } from '#core/assert.ts'
import { isFault } from '#core/fault.ts'
import { liveTrades } from '#core/trade/account.ts'
import { showDecimal } from '#core/money/decimal.ts'
import { openSql } from '#db/client.ts'
import { userIdOf } from '#db/identity.ts'
import { postgresStore } from '#db/store.ts'
import { cleanUp } from '#desk/probe/clean-up.ts'
import { capabilitiesOf, keepRecord } from '#desk/probe/finding.ts'
import type { ProbeMeans } from '#desk/probe/probe-exchange.ts'
import { keepNotes, leftNotes } from '#desk/probe/probe-notes.ts'
import { type ProbeAsk, probeVenue } from '#desk/probe/probe-venue.ts'
import type { AccountRow, Store } from '#desk/ports/store.ts'
import { readStored } from '#desk/stored-account.ts'
import { ASSUMED, toobitAccount } from '#exchange/toobit/account.ts'
import { openBudget } from '#exchange/toobit/budget.ts'
import { openClient } from '#exchange/toobit/client.ts'
import { toobitMarket } from '#exchange/toobit/market.ts'
import { realChance, realClock } from '#runtime/clock.ts'
import type { Env } from '#runtime/env.ts'
import { fetchTransport } from '#runtime/transport/fetch-transport.ts'
import { wsOpener } from '#runtime/transport/ws-opener.ts'
import { PROBE_WORDS } from '#words/en/probe.ts'
import { signerOf } from './wiring-keys.ts'

/** `asks` gives what its user typed. */
export type ProbeScreen = { readonly say: (line: string) => void; readonly asks: (question: string) => Promise<string> }
/** `nearest` names what there is instead. */
export type ProbeEnd = { readonly type: 'done' | 'stopped' | 'failed' } | { readonly type: 'unknown'; readonly field: 'account' | 'symbol'; readonly nearest: string }

const OWNER = userIdOf({ user_id: 'owner' })

const meansOf = async (env: Env, store: Store, row: AccountRow): Promise<ProbeMeans> => {
  const client = openClient({ transport: fetchTransport(env.TOOBIT_REST), clock: realClock, chance: realChance, budget: openBudget(realClock), signer: await signerOf(env, row) })
  const parts = { client, socket: wsOpener(env.TOOBIT_WS) }
  return { exchange: toobitAccount(parts), market: toobitMarket(parts), clock: realClock, keep: (notes) => keepNotes(store, row.account, notes) }
}

const said = (ask: ProbeAsk): string => {
  const contracts = showDecimal(ask.contracts)
  if (ask.step === 'open') return PROBE_WORDS.step.open({ contracts, at: showDecimal(ask.price), stop: showDecimal(ask.stop), margin: showDecimal(ask.margin), costs: showDecimal(ask.costs) })
  return PROBE_WORDS.step[ask.step]({ contracts, at: showDecimal('price' in ask ? ask.price : ask.trigger) })
}
const agrees = async ({ asks }: ProbeScreen, question: string): Promise<boolean> => (await asks(question)).trim().toLowerCase() === 'yes'

/** A trade of Keel's has its stop and its orders there: a probe would take them for what it left itself. */
const isTraded = (row: AccountRow, symbol: string): boolean => liveTrades(readStored(row).account).some(({ plan }) => plan.symbol === symbol)

/** What an earlier probe left is taken away before anything else. true: the way is free. */
const tidied = async (means: ProbeMeans, store: Store, row: AccountRow, screen: ProbeScreen): Promise<boolean> => {
  const left = await leftNotes(store, row.account)
  if (left === null) return true
  screen.say(PROBE_WORDS.left(left.symbol))
  if (isTraded(row, left.symbol)) { screen.say(PROBE_WORDS.traded(left.symbol)); return false }
  if (!(await agrees(screen, PROBE_WORDS.leftQuestion))) return false
  await cleanUp(means, left)
  return true
}

const run = async (means: ProbeMeans, { store, row, symbol }: { readonly store: Store; readonly row: AccountRow; readonly symbol: string }, screen: ProbeScreen): Promise<ProbeEnd> => {
  const instruments = await means.market.instruments()
  const instrument = instruments.find((one) => one.symbol === symbol)
  if (instrument === undefined) return { type: 'unknown', field: 'symbol', nearest: instruments.find((one) => one.symbol.startsWith(symbol.slice(0, 3)))?.symbol ?? instruments[0]?.symbol ?? '' }
  if (isTraded(row, symbol)) { screen.say(PROBE_WORDS.traded(symbol)); return { type: 'stopped' } }
  screen.say(PROBE_WORDS.head(row.name, symbol))
  const result = await probeVenue(means, {
    agrees: (ask) => { screen.say(`\n${said(ask)}`); return agrees(screen, PROBE_WORDS.question) },
    found: (name, value, evidence) => screen.say(`  ${PROBE_WORDS.finding[name].padEnd(32)}${value} (${evidence})`),
  }, { instrument, mark: `p${realClock.now().toString(36)}` })
  if (result.type === 'not-flat') { screen.say(PROBE_WORDS.notFlat(symbol)); return { type: 'stopped' } }
  if (result.type === 'stopped') { screen.say(`\n${PROBE_WORDS.stopped}`); return { type: 'stopped' } }
  const record = { version: 1, at: await store.now(), symbol, findings: result.findings, evidence: result.evidence } as const
  await keepRecord(store, row.account, record)
  const { exitForm, sharedSide } = capabilitiesOf(record, ASSUMED)
  screen.say(`\n${PROBE_WORDS.kept(PROBE_WORDS.form[exitForm], sharedSide)}`)
  return { type: 'done' }
}

/** `keel venue probe`: on an account of who holds this environment. */
export const probeAccount = async (env: Env, { account, symbol }: { readonly account: string; readonly symbol: string }, screen: ProbeScreen): Promise<ProbeEnd> => {
  const sql = await openSql(env.DB_DRIVER, { url: present(env.DATABASE_URL, 'checked before'), connections: 2 })
  const store = postgresStore(sql)
  try {
    const rows = await store.accounts(OWNER)
    const row = rows.find((one) => one.name.toLowerCase() === account.toLowerCase() || one.account === account)
    if (row === undefined) return { type: 'unknown', field: 'account', nearest: rows.map(({ name }) => name).join(', ') }
    if (row.venue === 'paper') { screen.say(PROBE_WORDS.paper(row.name)); return { type: 'done' } }
    const means = await meansOf(env, store, row)
    try {
      return (await tidied(means, store, row, screen)) ? await run(means, { store, row, symbol }, screen) : { type: 'stopped' }
    } catch (thrown) {
      if (!isFault(thrown)) throw thrown
      screen.say(`\n${(await leftNotes(store, row.account)) === null ? PROBE_WORDS.failed(thrown.facts.code) : PROBE_WORDS.uncleaned(thrown.facts.code)}`)
      return { type: 'failed' }
    }
  } finally {
    await sql.close()
  }
}
