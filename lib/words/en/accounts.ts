import { divide } from '#core/money/fraction.ts'
import { type Money, money, ONE } from '#core/money/money.ts'
import type { Limits } from '#core/risk/limits.ts'
import { figure, plainMoney } from '../figures.ts'

const part = (of: Money, rate: bigint): string => `${plainMoney(money(divide(of * rate, ONE, 'down')))} USDT`
const percent = (rate: bigint): string => `${figure(rate * 100n, 0)} %`

/** The risks of turning an account live, in its own numbers. */
export const riskWords = (equity: Money, limits: Limits, probed: boolean): readonly string[] => [
  `Real money: ${plainMoney(equity)} USDT stand at the exchange, and all of it can be lost.`,
  `A trade may lose ${percent(limits.riskPerTrade)} of equity at its stop, now ${part(equity, limits.riskPerTrade)}; after a loss of ${percent(limits.dailyLoss)} on one day, ${part(equity, limits.dailyLoss)}, no trade opens until the next.`,
  `These limits stop new trades, not losses of open ones: a stop sells at the market's price. Where price jumps 3 % past it, a position of 10× loses 30 % of its margin more than planned.`,
  `Fees are paid on the whole position: at 0.06 % a side, opening and closing 10× costs 1.2 % of the margin.`,
  probed ? 'What Toobit’s documents leave open was measured on this account once; the exchange may change it without a word.' : 'What Toobit’s documents leave open is not measured on this account: one trade of Keel per symbol and side, and targets wait for a confirmed stop.',
]

/** What a door calls its fields, as the forms name them. */
export const FIELD_WORDS: Readonly<Record<string, string>> = { name: 'Name', apiKey: 'API key', secret: 'Secret', account: 'Account', withdrawalOff: 'Withdrawal', addressBound: 'Address', risksRead: 'Risks', exchange: 'Exchange', requests: 'Requests', role: 'Role' }

/** What an account is, wherever something of it is shown. Live costs real money, and is the only one in capitals. */
export const ACCOUNT_KIND = { live: 'LIVE', paper: 'paper', off: 'not live' } as const

export const ACCOUNT_WORDS = {
  paper: 'The paper exchange: real rules, no real money.',
  toobit: 'Toobit, USDT-M perpetuals.',
  unverified: 'You stated that its key may not withdraw and is bound to this desk’s address. Toobit does not tell a key’s rights: Keel could not verify it.',
  notLive: 'Not live: it is read and shown, and no order of it leaves.',
  probed: (day: string, symbol: string): string => `What Toobit’s documents leave open was measured on ${day} with ${symbol}.`,
  unprobed: (name: string): string => `Not measured yet: one trade of a side at a time, none beside what was opened by hand. \`keel venue probe ${name}\` measures it.`,
  unread: 'Not read from the exchange yet. Its risks can be said in numbers, and it can be turned live, after that.',
  chat: 'The chat trades on the account chosen there with /account, whichever the pages show.',
  withdrawalOff: 'This key may not withdraw: I looked at Toobit’s page of the key.',
  addressBound: 'This key is bound to the address of this desk.',
  cannotVerify: 'Toobit does not tell a key’s rights, so Keel can’t check these two for you. A key that may withdraw is money for whoever gets it.',
} as const
