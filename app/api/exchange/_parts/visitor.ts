import { after } from 'next/server'
import { refused } from '#api/refusal.ts'
import { isFault } from '#core/fault.ts'
import type { AccountId } from '#desk/ports/store.ts'
import { NO_SESSION, refuse } from '../../../_parts/answers.ts'
import { quotesOf } from '../../../_parts/quotes.ts'
import { signedIn } from '../../../_parts/web.ts'
import type { Visitor } from './asker.ts'

/** Lets a signed-in browser in. A store that is away is said as such. */
export const withVisitor = async (request: Request, door: (visitor: Visitor, request: Request) => Promise<Response>): Promise<Response> => {
  try {
    const asker = await signedIn()
    if (asker === null) return refuse(401, NO_SESSION)
    const { brief, log } = asker.parts
    // The platform is told to let it end; the asker waits for its answer, not for its end.
    const hold = brief === null ? null : (account: AccountId): void => after(brief().then((desks) => desks.hold(account)).catch((thrown: unknown) => log('warn', 'account-not-held', { message: thrown instanceof Error ? thrown.message : String(thrown) })))
    return await door({ ...asker, parts: { ...asker.parts, hold, quotesOf: (venue, symbols) => quotesOf(asker.parts, venue, symbols) } }, request)
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    return refuse(503, refused('store', `a store that answers (${thrown.facts.code}): nothing is known to be done`))
  }
}
