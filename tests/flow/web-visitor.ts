import { cachedInstruments } from '#desk/entry-facts.ts'
import { storedTexts } from '#desk/stored-account.ts'
import { simAccount, simUser } from '#sim/identity.ts'
import type { Visitor } from '../../app/api/exchange/_parts/asker.ts'
import { accountRow, user } from '../contract/ids.ts'
import type { liveDesk } from './live-desk.ts'

/** Who asks a web process that stands beside a desk's worker and has no key; on the same store another user has an account of their own. */
export const webVisitor = async (desk: Awaited<ReturnType<typeof liveDesk>>): Promise<Visitor> => {
  const { time } = desk
  const { store, kv, feed } = desk.store.connect(() => Promise.resolve())
  await store.addUser(user('u2'), { telegramId: '9', name: 'Ben', language: 'en', timeZone: 'UTC' })
  await store.addAccount({ ...accountRow('other', 'u2') })
  const clock = { now: time.now, monotonic: time.now, sleep: (ms: number) => new Promise<void>((resolve) => void time.after(ms, resolve)), after: time.after }
  let ids = 0
  const { venue } = (await desk.desk.ready).door
  const own = await store.account(simUser, simAccount)
  if (own === null) throw new Error('the account is there')
  const quotesOf: Visitor['parts']['quotesOf'] = async (kind, symbols) => new Map(await Promise.all(symbols.map(async (symbol) => [symbol, await venue(kind).market.quote(symbol)] as const)))
  return { user: simUser, account: own, parts: { hold: null, kv, feed, clock, store, log: () => undefined, texts: storedTexts(), freshId: () => `id${ids++}`, instrumentsOf: (kind) => cachedInstruments({ market: venue(kind).market, clock }), quotesOf } }
}
