import type { Context } from 'grammy'
import { askPress } from './commands/access.ts'
import { accountPress } from './commands/accounts.ts'
import { resetPressed } from './commands/breakers.ts'
import { certificatePress } from './commands/certificate.ts'
import { closeAllMenu, closeAllPress, closeForeignPress } from './commands/close-all.ts'
import { resetPress } from './commands/history.ts'
import { closeOfferPress, leavePress } from './commands/drift.ts'
import { listPress, readAgainPress } from './commands/lists.ts'
import { menuItemPress } from './commands/main-menu.ts'
import { cancelEntryPress, closePress, marginPress, menuPressed, stopPress, targetMovePress, targetRemovePress, trailPress } from './commands/menus.ts'
import { resetPaperPress } from './commands/reset-paper.ts'
import { alertPress, languagePress, zonePress } from './commands/settings.ts'
import { pressSetup, type SetupPress, startSetup } from './commands/setup.ts'
import { openPress, whyTrade } from './commands/show.ts'
import { confirmPress, detailsPress, discardPress } from './commands/trade.ts'
import { type BotParts, edit, type Speaker } from './parts.ts'
import type { PressForm } from './press.ts'
import { plainView } from './views/refusal.ts'

type Act = (parts: BotParts, speaker: Speaker, context: Context, n: readonly number[]) => Promise<void>
type Press = PressForm & { /** Whether it changes anything: a viewer may not. */ readonly changes: boolean; readonly act: Act }

/** One that acts on an account or a trade of it carries that account. */
const changes = (numbers: number, act: Act): Press => ({ numbers, account: true, changes: true, act })
const shows = (numbers: number, act: Act): Press => ({ numbers, account: true, changes: false, act })
const ofUser = (numbers: number, act: Act): Press => ({ numbers, account: false, changes: true, act })
const setup = (kind: SetupPress, numbers: number): Press => changes(numbers, (parts, speaker, context, [at = 0, index = 0]) => pressSetup(parts, speaker, context, { kind, at, index }))

/** Presses by their verbs (press.ts), made by our own views only; anything else is answered as of another time. */
export const PRESSES: Readonly<Record<string, Press>> = {
  c: changes(2, (parts, speaker, context, [trade = 0, quoteNumber = 0]) => confirmPress(parts, speaker, context, { trade, quoteNumber })),
  x: changes(1, (parts, speaker, context, [trade = 0]) => discardPress(parts, speaker, context, trade)),
  sd: shows(1, (parts, speaker, context, [trade = 0]) => detailsPress(parts, speaker, context, { trade, details: true })),
  sl: shows(1, (parts, speaker, context, [trade = 0]) => detailsPress(parts, speaker, context, { trade, details: false })),
  m: changes(3, menuPressed),
  cy: changes(3, closePress),
  ce: changes(1, cancelEntryPress),
  sm: changes(3, stopPress),
  ts: changes(2, trailPress),
  tm: changes(3, targetMovePress),
  tr: changes(2, targetRemovePress),
  my: changes(2, marginPress),
  ca: changes(0, (parts, speaker, context) => closeAllPress(parts, speaker, context)),
  cf: changes(1, (parts, speaker, context, [offer = 0]) => closeForeignPress(parts, speaker, context, offer)),
  dl: changes(2, leavePress),
  dc: changes(0, closeOfferPress),
  dr: shows(0, readAgainPress),
  w: shows(1, (parts, speaker, context, [trade = 0]) => whyTrade(parts, speaker, context, trade)),
  ct: shows(1, (parts, speaker, context, [trade = 0]) => certificatePress(parts, speaker, context, trade)),
  o: shows(1, (parts, speaker, context, [trade = 0]) => openPress(parts, speaker, context, trade)),
  l: shows(3, listPress),
  mn: shows(1, menuItemPress),
  mc: changes(0, (parts, speaker, context) => closeAllMenu(parts, speaker, context)),
  as: shows(0, accountPress),
  n: changes(0, (parts, speaker, context) => startSetup(parts, speaker, context)),
  g: setup('choose', 2),
  gb: setup('back', 1),
  gs: setup('skip', 1),
  gd: setup('summary', 1),
  gx: setup('cancel', 1),
  br: changes(0, resetPressed),
  rh: changes(1, (parts, speaker, context, [until = 0]) => resetPress(parts, speaker, context, until)),
  rp: changes(1, (parts, speaker, context, [asked = 0]) => resetPaperPress(parts, speaker, context, asked)),
  tl: ofUser(1, (parts, speaker, context, [index = 0]) => languagePress(parts, speaker, context, index)),
  tz: ofUser(1, (parts, speaker, context, [index = 0]) => zonePress(parts, speaker, context, index)),
  ta: ofUser(2, (parts, speaker, context, [kind = 0, level = 0]) => alertPress(parts, speaker, context, [kind, level])),
  ap: ofUser(1, (parts, speaker, context, [from = 0]) => askPress(parts, speaker, context, { from, yes: true })),
  aj: ofUser(1, (parts, speaker, context, [from = 0]) => askPress(parts, speaker, context, { from, yes: false })),
  k: { numbers: 0, account: false, changes: false, act: (_parts, _speaker, context) => edit(context, plainView('Kept as it is.')) },
}
export const PRESS_VERBS = Object.keys(PRESSES)
export const formOf = (verb: string): PressForm | undefined => (Object.hasOwn(PRESSES, verb) ? PRESSES[verb] : undefined)
