import type { AccountId, AccountRow, Drain, Drained, JournalRow, NewEffect, TradeRow, UserId } from '#desk/ports/store.ts'

const isUser = (text: string): text is UserId => text !== ''
const isAccount = (text: string): text is AccountId => text !== ''

/** Tests sign nobody in. */
export const user = (text: string): UserId => {
  if (!isUser(text)) throw new Error('a user has a name')
  return text
}
export const account = (text: string): AccountId => {
  if (!isAccount(text)) throw new Error('an account has a name')
  return text
}

export const accountRow = (name: string, owner: string): Omit<AccountRow, 'seq' | 'state'> => ({
  account: account(name), user: user(owner), name: `Account ${name}`, venue: 'paper', live: false, epoch: 1, sealedKey: null, apiKey: null,
})
export const input = (id: string, at = 1_000) => ({ id, at, body: `{"id":"${id}"}` })

export const effect = (key: string, more: Partial<NewEffect> = {}): NewEffect => ({
  lane: 'exchange', key, kind: 'place', body: '{}', notAfter: null, notBefore: 0, rank: 2, replaces: null, ...more,
})
export const event = (seq: number, more: Partial<JournalRow> = {}): JournalRow => ({ seq, trade: 1, type: 'planned', version: 1, at: 1_000, cause: 'input', body: '{"a":"=1.5"}', ...more })
export const trade = (number: number, more: Partial<TradeRow> = {}): TradeRow => ({
  trade: number, name: `T${number}`, symbol: 'BTC-SWAP-USDT', side: 'long', status: 'open', openedAt: 1_000, closedAt: null, updatedAt: 1_000, body: '{}', nakedMs: 0, nakedSince: null, ...more,
})

/** A decision that answers every input and says `more`. */
export const decided = (drain: Drain, more: Partial<Drained> = {}): Drained => ({
  state: `${drain.account.state}+${drain.inputs.map(({ id }) => id).join(',')}`, journal: [], trades: [], effects: [], wakeAt: null,
  outcomes: drain.inputs.map(({ n, id }) => ({ n, outcome: `"${id} done"` })), ...more,
})
