import { admittedAs } from '#bot/access.ts'
import { decideAsk } from '#bot/access-asks.ts'
import { makeBot } from '#bot/bot.ts'
import { chatViews } from '#bot/chat-views.ts'
import type { Access, TelegramCall } from '#bot/parts.ts'
import { accountOf, serveChat, serveLeftChats, takingAccounts } from '#bot/serve-chats.ts'
import { telegramApi } from '#bot/telegram-api.ts'
import { telegramOverHttp } from '#bot/telegram-wire.ts'
import type { UpdateDoor } from '#bot/work-updates.ts'
import { Fault } from '#core/fault.ts'
import { present } from '#core/assert.ts'
import { ASK_MS, untilObeyed } from '#desk/account-asks.ts'
import { KNOCK } from '#desk/knocks.ts'
import type { PaperAccounts } from '#desk/paper-accounts.ts'
import type { DeskParts } from '#desk/parts.ts'
import { knownCapabilities } from '#desk/probe/finding.ts'
import type { AccountExchange, MarketData } from '#desk/ports/exchange.ts'
import type { Feed, Kv } from '#desk/ports/kv.ts'
import type { AccountId, AccountRow, Store, VenueKind } from '#desk/ports/store.ts'
import type { Log } from '#desk/ports/world.ts'
import type { Hands, JobDoor } from '#desk/job-accounts.ts'
import { type BriefDesk, type Briefly, runBriefly } from '#desk/run-briefly.ts'
import { ASSUMED, toobitAccount } from '#exchange/toobit/account.ts'
import { openBudget } from '#exchange/toobit/budget.ts'
import { openClient } from '#exchange/toobit/client.ts'
import { realChance, realClock } from '#runtime/clock.ts'
import type { Env } from '#runtime/env.ts'
import { digest, newCode, processName } from '#runtime/ids.ts'
import { realTasks } from '#runtime/tasks.ts'
import { fetchTransport } from '#runtime/transport/fetch-transport.ts'
import { wsOpener } from '#runtime/transport/ws-opener.ts'
import type { UserFromGetMe } from 'grammy/types'
import { enterLinkOf } from './wiring-enter.ts'
import { signerOf } from './wiring-keys.ts'
import { addMember, ensureOwner } from './wiring-members.ts'
import { PAPER, wirePaper } from './wiring-paper.ts'
import { publicPricesOf } from './wiring-prices.ts'
import { botNameOf } from './wiring-telegram.ts'

/** Without a worker: what a function does with the accounts that it holds for moments. Loaded when first needed, as a bot and a desk are much to load. */
export type BriefDesks = {
  readonly briefly: Briefly
  /** Works the chat of an update that was stored. */
  readonly serve: (left: { readonly from: number; readonly chat: string }) => Promise<void>
  /** Takes an account for the time of what was asked of it (account-asks.ts). */
  readonly hold: (account: AccountId) => Promise<void>
  /** Takes an account that somebody told something of: it is read whole, and what was decided is run. One that another process holds is left to it. */
  readonly attend: (account: AccountId) => Promise<void>
  /** For jobs. */
  readonly hands: Hands
}
export type BriefParts = { readonly env: Env; readonly store: Store; readonly kv: Kv; readonly feed: Feed; readonly log: Log; readonly marketOf: (venue: VenueKind) => MarketData; /** Empty: paper accounts have a server of their own. */ readonly openPaper: () => Promise<Pick<JobDoor, 'paper'>> }

/** A function ends after 60 s (vercel.json); an effect is begun only while 15 s of them are left. */
const LIMIT_MS = 45_000
/** Who gives an account back just now has done so within this time (ms); who goes on holding it runs what was stored. */
const ATTEND_MS = 1_500

const addressesOf = (env: Env, venue: VenueKind): { readonly rest: string; readonly ws: string } =>
  venue === 'paper' ? { rest: present(env.PAPER_REST, 'a paper account needs the paper exchange'), ws: present(env.PAPER_WS, 'a paper account needs the paper exchange') } : { rest: env.TOOBIT_REST, ws: env.TOOBIT_WS }

const openAccount = ({ env, store, openPaper }: BriefParts) => async (account: AccountRow): Promise<AccountExchange> => {
  const inProcess = account.venue === 'paper' ? (await openPaper()).paper : undefined
  if (inProcess !== undefined) return inProcess.open(account.account)
  const { rest, ws } = addressesOf(env, account.venue)
  const client = openClient({ transport: fetchTransport(rest), clock: realClock, chance: realChance, budget: openBudget(realClock), signer: await signerOf(env, account) })
  return toobitAccount({ client, socket: wsOpener(ws), capabilities: await knownCapabilities(store, account.account, account.venue === 'paper' ? PAPER : ASSUMED) })
}

const isMe = (value: unknown): value is UserFromGetMe => value !== null && typeof value === 'object' && 'username' in value && 'id' in value
const askWho = async (call: TelegramCall): Promise<UserFromGetMe> => {
  const answer = await call('getMe', {})
  if (!answer.ok || !isMe(answer.result)) throw new Fault({ code: 'bot-unknown', retry: 'soon', outcomeKnown: true, venueText: answer.ok ? 'not a bot' : answer.description })
  return answer.result
}

/** The bot of a desk that lives for moments: the worker's own, on that desk's door. */
const botOf = ({ env, store, log }: BriefParts, paper: PaperAccounts, call: TelegramCall, token: string) => {
  let me: Promise<UserFromGetMe> | null = null
  const identityOf = (from: number): Promise<string | null> => admittedAs({ store }, from)
  const speaking = { store, identityOf }
  const updatesOf = async (desk: BriefDesk): Promise<UpdateDoor> => {
    me ??= askWho(call).catch((thrown: unknown) => {
      me = null
      throw thrown
    })
    const [info, name] = [await me, botNameOf(token)]
    const access: Access = { enterLink: enterLinkOf(env), identityOf, telegram: { codes: { newCode, digest }, botName: () => `@${info.username}`, decideAsk: (who, yes) => decideAsk({ door: desk.door, call, addMember: addMember({ store, log, paper }) }, who, yes) } }
    return { door: desk.door, name, bot: makeBot({ door: desk.door, bot: name, call, access, paper }, info), prepare: takingAccounts(desk, speaking) }
  }
  return { updatesOf, speaking }
}

export const wireBrief = (parts: BriefParts): BriefDesks => {
  const { env, store, kv, feed, log, marketOf } = parts
  const { TELEGRAM_BOT_TOKEN: token } = env
  const paper = wirePaper(env, store)
  const call = token === null ? null : telegramOverHttp(fetchTransport(env.TELEGRAM_API), token)
  const bot = call === null || token === null ? null : botOf(parts, paper, call, token)
  const prices = publicPricesOf({ env, kv, log, transportTo: fetchTransport })
  let owner: Promise<void> | null = null
  const deskParts = (): DeskParts => ({
    holder: processName('brief'), clock: realClock, chance: realChance, tasks: realTasks({ clock: realClock, log }), log, store, kv, feed, marketOf,
    publicPricesOf: prices, openAccount: openAccount(parts), telegram: call === null ? null : telegramApi(call), views: chatViews,
  })
  const briefly: Briefly = async (limitMs, work) => {
    owner ??= ensureOwner({ store, paper }, '1').catch((thrown: unknown) => {
      owner = null
      throw thrown
    })
    await owner
    await runBriefly(deskParts(), Math.min(limitMs, LIMIT_MS), work)
  }
  const knock = async (account: AccountId | null): Promise<void> => { if (account !== null) await feed.publish(account, KNOCK) }
  return {
    briefly,
    serve: async ({ from, chat }) => {
      if (bot === null) return
      await briefly(LIMIT_MS, async (desk) => {
        const account = await accountOf(bot.speaking, from)
        await serveChat(desk, await bot.updatesOf(desk), { chat, account, knock: () => knock(account) })
      })
    },
    hold: (account) => briefly(LIMIT_MS, async (desk) => {
      if (!(await desk.need(account, ASK_MS))) return
      desk.door.knocks.tell(account)
      await untilObeyed({ kv, clock: realClock }, account)
    }),
    attend: (account) => briefly(LIMIT_MS, async (desk) => void (await desk.need(account, ATTEND_MS))),
    hands: {
      briefly,
      hasLeftUpdates: async () => token !== null && (await store.chatsWithUpdates(botNameOf(token), 1)).length > 0,
      serveLeftUpdates: async (desk) => { if (bot !== null) await serveLeftChats(desk, await bot.updatesOf(desk), bot.speaking) },
      cards: ({ log: say, deskClock, texts }, quoteOf) => (call === null ? null : { store, log: say, deskClock, texts, venue: (venue) => ({ quoteOf: (symbol) => quoteOf(venue, symbol) }), telegram: telegramApi(call), views: chatViews }),
      quote: (venue, symbol) => marketOf(venue).quote(symbol),
    },
  }
}
