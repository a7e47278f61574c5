import type { Quote } from '#core/market/quote.ts'
import type { z } from 'zod'
import { type Refused, refused } from '#api/refusal.ts'
import { nearestWord } from '#core/nearest-word.ts'
import { isFault } from '#core/fault.ts'
import type { Asker } from '#desk/account-asks.ts'
import type { Instruments } from '#desk/entry-facts.ts'
import type { StoredTexts } from '#desk/stored-account.ts'
import type { Log } from '#desk/ports/world.ts'
import type { AccountRow, Store, UserId, VenueKind } from '#desk/ports/store.ts'
import { refuse } from '../../../_parts/answers.ts'

export type DoorParts = Asker & { readonly store: Store; readonly log: Log; readonly texts: StoredTexts; readonly freshId: () => string; readonly instrumentsOf: (venue: VenueKind) => Instruments; /** Prices of now; a symbol without an answer is missing. */ readonly quotesOf: (venue: VenueKind, symbols: readonly string[]) => Promise<ReadonlyMap<string, Quote>> }
/** Who asks, and the account that is shown to them. */
export type Visitor = { readonly parts: DoorParts; readonly user: UserId; readonly account: AccountRow }

const issueOf = (asked: Readonly<Record<string, unknown>>, issue: z.core.$ZodIssue | undefined, known: readonly string[]): Refused => {
  const [field = 'query'] = issue?.path.map(String) ?? []
  if (issue?.code === 'unrecognized_keys') {
    const name = issue.keys[0] ?? ''
    return refused(name, `one of ${known.join(', ')}`, name, nearestWord(name, known))
  }
  const { [field]: given } = asked
  const value = typeof given === 'string' ? given : ''
  if (issue?.code === 'invalid_value') return refused(field, `one of ${issue.values.join(', ')}`, value, nearestWord(value, issue.values.map(String)))
  return refused(field, issue?.message ?? 'what this door takes', value)
}

export const readAsked = <T>(asked: Readonly<Record<string, unknown>>, schema: z.ZodObject & z.ZodType<T>): { readonly value: T } | { readonly no: Response } => {
  const read = schema.safeParse(asked)
  return read.success ? { value: read.data } : { no: refuse(400, issueOf(asked, read.error.issues[0], Object.keys(schema.shape))) }
}

/** What stands behind the question mark; a name given twice is no one value. */
export const queryOf = (request: Request): Readonly<Record<string, unknown>> => {
  const { searchParams } = new URL(request.url)
  return Object.fromEntries([...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name).length > 1 ? searchParams.getAll(name).join(', ') : searchParams.get(name)]))
}

/** One of the asker's own accounts; another's is as if it didn't exist. */
export const accountFor = async ({ parts, user, account }: Visitor, asked: string | undefined): Promise<AccountRow | Response> => {
  if (asked === undefined) return account
  const own = await parts.store.accounts(user)
  const ids = own.map((row) => row.account)
  return own.find((row) => row.account === asked) ?? refuse(404, refused('account', `one of your accounts: ${ids.join(', ')}`, asked, nearestWord(asked, ids)))
}

/** The symbol that a name means: BTC, BTCUSDT, BTC-SWAP-USDT. While the exchange gives no list, the name is taken as it is. */
export const symbolOf = async ({ parts }: Visitor, venue: VenueKind, name: string): Promise<string | Response> => {
  try {
    const rows = await parts.instrumentsOf(venue).all()
    const upper = name.toUpperCase()
    const found = rows.find((row) => row.symbol === upper || row.base === upper || `${row.base}${row.quote}` === upper)
    return found?.symbol ?? refuse(400, refused('symbol', 'a perpetual of this exchange, as BTC, BTCUSDT or BTC-SWAP-USDT', name, nearestWord(upper, rows.map((row) => row.base))))
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    return name.toUpperCase()
  }
}
