/** A command in /help: its group, what it does in a few words, and what else /help NAME says. */
export type Help = { readonly group: 'trade' | 'look' | 'safety' | 'account' | 'access'; readonly says: string; readonly more: readonly string[] }

export const HELP_GROUPS: Readonly<Record<Help['group'], string>> = { trade: 'Trade', look: 'Look', safety: 'Safety', account: 'Account', access: 'Who speaks' }

export const HELP: Readonly<Record<string, Help>> = {
  new: { group: 'trade', says: 'sets up a trade', more: ['Alone it asks step by step; with a line it makes the draft at once. Nothing is sent before you confirm.'] },
  close: { group: 'trade', says: 'closes a trade or a part of it', more: ['Shows what would close, at about what price and with which net; its Yes closes. Of an entry that waits, it asks whether to cancel it.'] },
  stop: { group: 'trade', says: 'moves the stop', more: ['A price, or a percent from the entry. The card’s Stop ▾ has steps and break-even.'] },
  trail: { group: 'trade', says: 'lets the stop follow the best price, or turns that off', more: ['From the price of now on, by the distance that you name; the stop never moves back. The card’s Stop ▾ has it as Trailing ▾.'] },
  targets: { group: 'trade', says: 'gives an open trade new targets', more: ['Levels from near to far, then shares of what is open. The card’s Targets changes one at a time.'] },
  margin: { group: 'trade', says: 'adds margin to an isolated trade', more: ['It can’t be taken back here.'] },
  copy: { group: 'trade', says: 'makes the same plan a draft again', more: ['At the prices of now.'] },
  edit: { group: 'trade', says: 'puts a new line in a draft’s place', more: ['The old draft goes when the new one stands.'] },
  restart: { group: 'trade', says: 'ends the open set-up', more: ['Trades and drafts stay.'] },
  trades: { group: 'look', says: 'lists drafts and open trades', more: ['A button opens the trade’s card; ‹ › turn the page.'] },
  status: { group: 'look', says: 'what is held, at risk, in need of you', more: [] },
  positions: { group: 'look', says: 'positions as the exchange shows them', more: ['Its averages are pooled over the trades of a side.'] },
  portfolio: { group: 'look', says: 'equity, margin, P&L, exposure', more: [] },
  balance: { group: 'look', says: 'the wallet at the exchange', more: [] },
  price: { group: 'look', says: 'bid, ask and mark of a symbol', more: ['Public prices where the exchange is silent; they are only shown.'] },
  why: { group: 'look', says: 'what was done with a trade, and why', more: [] },
  history: { group: 'look', says: 'trades that ended', more: ['Details adds fees, funding and time.'] },
  logs: { group: 'look', says: 'what happened last', more: [] },
  adopt: { group: 'trade', says: 'makes a trade of what you opened by hand', more: ['All that is not Keel’s on a side, at the exchange’s average, under the stop that you name: a price, or a percent from the average. Only the stop is sent.'] },
  drift: { group: 'look', says: 'what differed at the exchange, and what came of it', more: ['What was done by hand there, orders of unknown fate with what every look said, and what is not Keel’s: leave it, close it, or read again.'] },
  closeall: { group: 'safety', says: 'emergency stop', more: ['Says in numbers what it will do; one press later entries are blocked and cancelled and everything of ours closes at market.'] },
  certificate: { group: 'safety', says: 'what stays if Keel stops, and the worst loss', more: ['What rests at the exchange if every process stops now, what of the plan does not happen, and the worst loss: at the stop, and in gaps of 3 % and 15 % through it. With a number that trade’s; /certificate alone all.'] },
  pause: { group: 'safety', says: 'no entries', more: ['What is open stays protected.'] },
  resume: { group: 'safety', says: 'entries again', more: [] },
  sync: { group: 'safety', says: 'reads the account anew', more: [] },
  account: { group: 'account', says: 'which account you speak for', more: [] },
  settings: { group: 'account', says: 'language, time zone, alerts, defaults', more: [] },
  reset: { group: 'account', says: 'begins the history anew', more: ['/reset paper begins the paper account anew with 10,000 USDT, when nothing of it is open.'] },
  web: { group: 'account', says: 'an address that signs in at the pages', more: ['It works once.'] },
  auth: { group: 'access', says: 'a code that lets somebody in', more: [] },
  authorized: { group: 'access', says: 'who is let in, and as what', more: [] },
  revoke: { group: 'access', says: 'takes somebody out again', more: ['By the number in /authorized.'] },
  role: { group: 'access', says: 'lets somebody only see, or act', more: ['viewer, trader or admin.'] },
  start: { group: 'access', says: 'greets, and tells what happens in this chat from then on', more: [] },
  menu: { group: 'look', says: 'what is asked for often, as buttons', more: [] },
  help: { group: 'access', says: 'this', more: [] },
}

export const helpWords = { line: 'One line is a trade:', one: (example: string) => `/help ${example} tells one; /help line the parts of a trade.`, usage: 'Say' } as const
