import type { AccountId, UserId } from '#desk/ports/store.ts'

const isUser = (text: string): text is UserId => text === 'sim-user'
const isAccount = (text: string): text is AccountId => text === 'sim-account'
const made = <T extends string>(text: string, is: (text: string) => text is T): T => {
  if (!is(text)) throw new Error(`assertion failed: ${text} is an identity of the simulation`)
  return text
}

// Identity is made by sign-in; in a seed, sign-in is this line.
export const simUser = made('sim-user', isUser)
export const simAccount = made('sim-account', isAccount)
