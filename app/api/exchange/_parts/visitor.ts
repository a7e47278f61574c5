import { refused } from '#api/refusal.ts'
import { isFault } from '#core/fault.ts'
import { NO_SESSION, refuse } from '../../../_parts/answers.ts'
import { signedIn } from '../../../_parts/web.ts'
import type { Visitor } from './asker.ts'

/** Lets a signed-in browser in. A store that is away is said as such. */
export const withVisitor = async (request: Request, door: (visitor: Visitor, request: Request) => Promise<Response>): Promise<Response> => {
  try {
    const asker = await signedIn()
    return asker === null ? refuse(401, NO_SESSION) : await door(asker, request)
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    return refuse(503, refused('store', `a store that answers (${thrown.facts.code}): nothing is known to be done`))
  }
}
