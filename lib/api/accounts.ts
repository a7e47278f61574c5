import { z } from 'zod'

const account = z.string().min(1).max(100)
const key = (what: string) => z.string().regex(/^[A-Za-z0-9_-]{16,200}$/, `${what} as Toobit shows it: 16 to 200 letters and digits, no spaces`)
const stated = (what: string) => z.literal(true, { error: `to be stated as true: ${what}` })

export const addAccount = z.strictObject({
  name: z.string().trim().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u, '1 to 40 letters, digits, spaces, . _ -'),
  apiKey: key('the API key'),
  secret: key('the secret'),
  withdrawalOff: stated('this key may not withdraw. Toobit does not tell, so Keel cannot verify it'),
  addressBound: stated('this key is bound to the address of this desk. Toobit does not tell, so Keel cannot verify it'),
})
/** Turning live repeats the account's name, and states that its risks were read. */
export const turnLive = z.discriminatedUnion('live', [
  z.strictObject({ account, live: z.literal(true), name: z.string().max(100), risksRead: stated('the risks in numbers, as the page Accounts shows them, were read') }),
  z.strictObject({ account, live: z.literal(false) }),
])
export const removeAccount = z.strictObject({ account, name: z.string().max(100) })
export const showAccount = z.strictObject({ account })

/** Of a key only its last four letters are ever shown again. */
const shownAccount = z.object({ account: z.string(), name: z.string(), venue: z.enum(['paper', 'toobit']), live: z.boolean(), keyEndsWith: z.string().nullable(), shown: z.boolean() })
export const accountList = z.object({ accounts: z.array(shownAccount) })
export const added = z.object({ account: z.string(), live: z.literal(false) })
export const done = z.object({ result: z.literal('done') })
