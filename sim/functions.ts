import type { Update } from 'grammy/types'
import { accountOf, serveChat, serveLeftChats, takingAccounts } from '#bot/serve-chats.ts'
import { LOCAL_ACCESS } from '#bot/parts.ts'
import type { UpdateDoor } from '#bot/work-updates.ts'
import { chatOf, senderOf, storeUpdate } from '#bot/stored-update.ts'
import { present } from '#core/assert.ts'
import { isFault } from '#core/fault.ts'
import type { Hands, JobDoor } from '#desk/job-accounts.ts'
import { jobDoor, JOBS } from '#desk/jobs.ts'
import { KNOCK } from '#desk/knocks.ts'
import { type BriefDesk, type Briefly, runBriefly } from '#desk/run-briefly.ts'
import { storedTexts } from '#desk/stored-account.ts'
import { BOT, type ProcessParts, processKit } from './desk-process.ts'

/** A platform ends a function after so long, whatever it does (ms, vercel.json). */
const PLATFORM_MS = 60_000
/** What a function begins, it begins within this (ms); as `lib/wiring-brief.ts`. */
const LIMIT_MS = 45_000

/** Who works what a function stored: a worker, or functions themselves (EXCHANGE_LANE). */
export type Lane = 'worker' | 'web'
type Kit = ReturnType<typeof processKit>

const speakingOf = ({ desk }: Kit) => ({ store: desk.store, identityOf: LOCAL_ACCESS.identityOf })
const updatesOf = (kit: Kit, desk: BriefDesk): UpdateDoor => ({ door: desk.door, name: BOT, bot: kit.botOf(desk.door), prepare: takingAccounts(desk, speakingOf(kit)) })
const brieflyOf = (kit: Kit): Briefly => (limitMs, work) => runBriefly(kit.desk, Math.min(limitMs, LIMIT_MS), work)

const handsOf = (kit: Kit): Hands => ({
  briefly: brieflyOf(kit),
  hasLeftUpdates: async () => (await kit.desk.store.chatsWithUpdates(BOT, 1)).length > 0,
  serveLeftUpdates: async (desk) => void (await serveLeftChats(desk, updatesOf(kit, desk), speakingOf(kit))),
  cards: ({ log, deskClock, texts }, quoteOf) => ({ store: kit.desk.store, log, deskClock, texts, venue: (venue) => ({ quoteOf: (symbol) => quoteOf(venue, symbol) }), telegram: present(kit.desk.telegram, 'a seed has a chat'), views: kit.desk.views }),
  quote: (venue, symbol) => kit.desk.marketOf(venue).quote(symbol),
})

/** One call of a function: a life of its own, which ends with its work, or when the platform has had enough. */
const called = (parts: ProcessParts, work: (kit: Kit) => Promise<void>): void => {
  const kit = processKit(parts)
  const cancel = parts.time.after(PLATFORM_MS, kit.life.end)
  // What a function rejects with its platform answers with 500; who called comes again.
  const failed = (thrown: unknown): void => {
    if (kit.life.alive()) parts.log(isFault(thrown) ? 'warn' : 'error', 'function-failed', { message: thrown instanceof Error ? `${thrown.message} ${isFault(thrown) ? '' : (thrown.stack ?? '')}` : String(thrown) })
  }
  void work(kit).catch(failed).finally(() => {
    cancel()
    kit.life.end()
  })
}

/** The webhook: stored, answered, and left to the worker, or worked by this very function. */
export const callWebhook = (parts: ProcessParts, lane: Lane, update: Update): void => called(parts, async (kit) => {
  const { store, kv, feed } = kit.desk
  const read: Update = JSON.parse(JSON.stringify(update))
  await storeUpdate({ door: { store, kv, log: kit.log }, name: BOT }, read)
  const [from, chat] = [senderOf(read), chatOf(read)]
  const account = from === null ? null : await accountOf(speakingOf(kit), from)
  const knock = async (): Promise<void> => { if (account !== null) await feed.publish(account, KNOCK) }
  if (lane === 'worker') return knock()
  await brieflyOf(kit)(LIMIT_MS, (desk) => serveChat(desk, updatesOf(kit, desk), { chat, account, knock }))
})

/** A job as its schedule calls it: how often, and whether twice at once, decides nothing. */
export const callJob = (parts: ProcessParts, lane: Lane, name: string): void => called(parts, async (kit) => {
  const { store, kv, feed, clock, log, holder, publicPricesOf } = kit.desk
  const door: JobDoor = await jobDoor({ store, kv, feed, clock, log, texts: storedTexts(), holder, hands: lane === 'web' ? handsOf(kit) : null, publicPricesOf: (venue) => Promise.resolve(publicPricesOf(venue)) })
  await JOBS[name]?.run(door)
})
