import type { AccountId } from './ports/store.ts'

/** The seq of news that no drain made: something was stored that a worker should look at now (a chat's update, an ask of an account). */
export const KNOCK = 0

/** Hands knocks on to who listens in this process. A lost one costs only the time until the next look. */
export type Knocks = { readonly tell: (account: AccountId) => void; readonly hear: (onKnock: (account: AccountId) => void) => () => void }

export const makeKnocks = (): Knocks => {
  const hearers = new Set<(account: AccountId) => void>()
  return {
    tell: (account) => { for (const hear of hearers) hear(account) },
    hear: (onKnock) => {
      hearers.add(onKnock)
      return () => void hearers.delete(onKnock)
    },
  }
}
