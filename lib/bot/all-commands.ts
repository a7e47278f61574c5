import type { Context } from 'grammy'
import { authCommand, authorizedCommand, revokeCommand, roleCommand, webCommand } from './commands/access.ts'
import { accountCommand } from './commands/accounts.ts'
import { copyCommand, editCommand, marginCommand, targetsCommand } from './commands/change.ts'
import { certificateCommand } from './commands/certificate.ts'
import { closeCommand } from './commands/close.ts'
import { adoptCommand } from './commands/drift.ts'
import { closeAllMenu } from './commands/close-all.ts'
import { resetCommand } from './commands/history.ts'
import { driftCommand, historyCommand, logsCommand, positionsCommand, tradesCommand } from './commands/lists.ts'
import { helpCommand } from './commands/help.ts'
import { menuCommand } from './commands/main-menu.ts'
import { portfolioCommand } from './commands/portfolio.ts'
import { PRICE_USAGE, priceCommand } from './commands/price.ts'
import { settingsCommand } from './commands/settings.ts'
import { resetPaperCommand } from './commands/reset-paper.ts'
import { restartCommand, startSetup } from './commands/setup.ts'
import { balanceCommand, startCommand, statusCommand, syncCommand, whyCommand } from './commands/show.ts'
import { pauseCommand, stopCommand, tradeByLine } from './commands/trade.ts'
import { trailCommand } from './commands/trail.ts'
import { EXAMPLE } from './line/trade-line.ts'
import type { BotParts, Speaker } from './parts.ts'

type Act = (parts: BotParts, speaker: Speaker, context: Context, words: readonly string[]) => Promise<void>

/** `most`: words that it takes; one more is refused, since whoever typed it meant something by it. null: a whole line. */
type Command = { /** Whether it changes anything: a viewer may not. */ readonly changes: boolean | ((words: readonly string[]) => boolean); readonly usage: string; readonly most: number | null; readonly act: Act }

export const COMMANDS: Readonly<Record<string, Command>> = {
  // A link to the bot may bring a word along.
  start: { changes: false, usage: '/start', most: 1, act: (parts, speaker, context) => startCommand(parts, speaker, context) },
  menu: { changes: false, usage: '/menu', most: 0, act: menuCommand },
  help: { changes: false, usage: '/help, or /help close', most: 1, act: (_parts, _speaker, context, words) => helpCommand(context, words[0], usageOf) },
  new: { changes: true, usage: `/new, or /new ${EXAMPLE}`, most: null, act: (parts, speaker, context, words) => (words.length > 0 ? tradeByLine(parts, speaker, context, words.join(' ')) : startSetup(parts, speaker, context)) },
  restart: { changes: true, usage: '/restart', most: 0, act: (parts, speaker, context) => restartCommand(parts, speaker, context) },
  account: { changes: false, usage: '/account, or /account Main', most: null, act: accountCommand },
  trades: { changes: false, usage: '/trades', most: 0, act: (parts, speaker, context) => tradesCommand(parts, speaker, context) },
  status: { changes: false, usage: '/status', most: 0, act: (parts, speaker, context) => statusCommand(parts, speaker, context) },
  positions: { changes: false, usage: '/positions', most: 0, act: (parts, speaker, context) => positionsCommand(parts, speaker, context) },
  portfolio: { changes: false, usage: '/portfolio', most: 0, act: portfolioCommand },
  balance: { changes: false, usage: '/balance', most: 0, act: (parts, speaker, context) => balanceCommand(parts, speaker, context) },
  history: { changes: false, usage: '/history', most: 0, act: (parts, speaker, context) => historyCommand(parts, speaker, context) },
  reset: { changes: true, usage: '/reset, or /reset paper', most: 1, act: (parts, speaker, context, words) => (words.length > 0 ? resetPaperCommand(parts, speaker, context, words) : resetCommand(parts, speaker, context)) },
  adopt: { changes: true, usage: '/adopt BTC long 60000, or /adopt BTC long 2%', most: 3, act: adoptCommand },
  drift: { changes: false, usage: '/drift', most: 0, act: (parts, speaker, context) => driftCommand(parts, speaker, context) },
  logs: { changes: false, usage: '/logs', most: 0, act: logsCommand },
  settings: { changes: (words) => words.length > 0, usage: '/settings, or /settings size 200usdt', most: 3, act: settingsCommand },
  sync: { changes: false, usage: '/sync', most: 0, act: (parts, speaker, context) => syncCommand(parts, speaker, context) },
  price: { changes: false, usage: PRICE_USAGE, most: 2, act: priceCommand },
  why: { changes: false, usage: '/why 3', most: 1, act: whyCommand },
  certificate: { changes: false, usage: '/certificate, or /certificate 3', most: 1, act: certificateCommand },
  close: { changes: true, usage: '/close 3 or /close 3 50%', most: 2, act: closeCommand },
  stop: { changes: true, usage: '/stop 3 61200 or /stop 3 1%', most: 2, act: stopCommand },
  trail: { changes: true, usage: '/trail 3 0.8% or /trail 3 off', most: 2, act: trailCommand },
  targets: { changes: true, usage: '/targets 3 2/4% 50/50', most: 4, act: targetsCommand },
  margin: { changes: true, usage: '/margin 3 50usdt', most: 2, act: marginCommand },
  copy: { changes: true, usage: '/copy 3', most: 1, act: copyCommand },
  edit: { changes: true, usage: `/edit 3 ${EXAMPLE}`, most: null, act: editCommand },
  web: { changes: false, usage: '/web, or /web end', most: 1, act: webCommand },
  auth: { changes: true, usage: '/auth', most: 0, act: authCommand },
  authorized: { changes: false, usage: '/authorized', most: 0, act: authorizedCommand },
  revoke: { changes: true, usage: '/revoke 2', most: 1, act: revokeCommand },
  role: { changes: true, usage: '/role 2 viewer', most: 2, act: roleCommand },
  closeall: { changes: true, usage: '/closeall', most: 0, act: (parts, speaker, context) => closeAllMenu(parts, speaker, context) },
  pause: { changes: true, usage: '/pause', most: 0, act: (parts, speaker, context) => pauseCommand(parts, speaker, context, true) },
  resume: { changes: true, usage: '/resume', most: 0, act: (parts, speaker, context) => pauseCommand(parts, speaker, context, false) },
}
/** What a group need not see, whoever asks. */
export const PRIVATE: ReadonlySet<string> = new Set(['account', 'portfolio', 'balance', 'web', 'settings', 'logs', 'auth', 'authorized', 'revoke', 'role'])
/** Words that mean a command by another name. */
export const ALIASES: Readonly<Record<string, string>> = { accounts: 'account' }
const usageOf = (name: string): string | null => (Object.hasOwn(COMMANDS, name) ? (COMMANDS[name]?.usage ?? null) : null)
export const COMMAND_NAMES = Object.keys(COMMANDS)
