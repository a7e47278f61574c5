import { refused } from '#api/refusal.ts'
import { isFault } from '#core/fault.ts'
import { accountParts } from '#wiring-keys'
import { NO_SESSION, refuse } from '../../../_parts/answers.ts'
import { signedInUser } from '../../../_parts/web.ts'
import type { Keeper } from './doors.ts'

/** Lets a signed-in browser in, with an account or without one. */
export const withKeeper = async (request: Request, door: (keeper: Keeper, request: Request) => Promise<Response>): Promise<Response> => {
  try {
    const asker = await signedInUser()
    if (asker === null) return refuse(401, NO_SESSION)
    const { parts, user, shown } = asker
    return await door({ ...parts, user, shown, keys: accountParts(parts.env, parts.store) }, request)
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    return refuse(503, refused('store', `a store that answers (${thrown.facts.code}): look at your accounts before you try again`))
  }
}
