import type { Context } from 'grammy'
import { isFault } from '#core/fault.ts'
import type { Fees } from '#core/market/instrument.ts'
import type { Refusal } from '#core/trade/refusal.ts'
import { loadPreferences } from '#desk/preferences.ts'
import { setupWords } from '#words/by-language.ts'
import { languageOf } from '#words/language.ts'
import type { SetupWords } from '#words/setup-words.ts'
import { fault, isLineFault, type LineFault } from '../line/line-fault.ts'
import { type BotParts, edit, findInstrument, forget, say, type Speaker } from '../parts.ts'
import { findSymbols, leverageMostOf } from '../setup/find-symbols.ts'
import { type Kept, keepSetup, loadSetup } from '../setup/kept-setup.ts'
import { readPart } from '../setup/read-part.ts'
import { backFrom, choicesOf, isEnough, lineOf, newSetup, nextStep, type Setup, type SetupDefaults, skipText, type Step, withPart, withRestLeftOut } from '../setup/setup.ts'
import { lineFaultView, plainView } from '../views/refusal.ts'
import { type PriceNow, setupView, startButton } from '../views/setup.ts'
import { answerOther, draftByLine, tradeView } from './trade.ts'

export const wordsFor = (speaker: Speaker): SetupWords => setupWords(languageOf(speaker.user.language))
const updateOf = (context: Context): number => context.update.update_id

export const defaultsOf = async (parts: BotParts, speaker: Speaker): Promise<SetupDefaults> => {
  const { size, leverage } = await loadPreferences(parts.door.store, speaker.user.user)
  return { size, leverage: leverage ?? '10x', own: leverage !== null }
}

/** /new alone, and the button of /start: the card of a new trade; one that is open already is shown again, with all that it has. */
export const startSetup = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  const kept = await loadSetup(parts, speaker, context)
  if (kept.setup !== null) return showAnew(parts, speaker, context, kept)
  const found = findSymbols(await parts.door.venue(speaker.account.venue).instruments.all(), '')
  const fresh = newSetup(updateOf(context), await defaultsOf(parts, speaker))
  await openSetup(parts, speaker, context, found.kind === 'many' ? { ...fresh, found: found.symbols, more: found.more } : fresh)
}

/** Puts a set-up in the place of whatever the chat had, and shows it. */
export const openSetup = async (parts: BotParts, speaker: Speaker, context: Context, setup: Setup): Promise<void> => {
  const before = await loadSetup(parts, speaker, context)
  if (before.setup?.at === setup.at) return goOn(parts, speaker, context, before)
  const now = await keepSetup(parts, before, setup)
  if (now === null) return void (await say(context, plainView(wordsFor(speaker).changed)))
  await forget(context, before.setup?.message ?? null)
  await (setup.step === 'summary' ? draftSetup(parts, speaker, context, now) : showAnew(parts, speaker, context, now))
}

/** /restart: the chat's dialogue ends, whatever it held; trades and drafts stay. */
export const restartCommand = async (parts: BotParts, speaker: Speaker, context: Context): Promise<void> => {
  const kept = await loadSetup(parts, speaker, context)
  if (kept.setup !== null) {
    await keepSetup(parts, kept, null)
    await forget(context, kept.setup.message)
  }
  await say(context, { ...plainView(wordsFor(speaker).restarted), buttons: [[startButton(speaker.account, wordsFor(speaker))]] })
}

const priceNow = async ({ door }: BotParts, { account }: Speaker, { said: { symbol } }: Setup): Promise<PriceNow | null> => {
  if (symbol === undefined) return null
  const venue = door.venue(account.venue)
  const instrument = await venue.instruments.of(symbol)
  venue.interest(symbol)
  const last = venue.quoteOf(symbol)?.last ?? null
  return instrument === null || last === null ? null : { last, tick: instrument.tick }
}

/** The card below everything else; the message that had it goes. */
const showAnew = async (parts: BotParts, speaker: Speaker, context: Context, kept: Kept): Promise<void> => {
  if (kept.setup === null) return
  const message = await say(context, setupView(kept.setup, speaker.account, wordsFor(speaker), await priceNow(parts, speaker, kept.setup)))
  await forget(context, kept.setup.message)
  await keepSetup(parts, kept, { ...kept.setup, message })
}
/** A press edits the card that was pressed; what was typed stands below it, so the card comes after. */
const show = async (parts: BotParts, speaker: Speaker, context: Context, kept: Kept): Promise<void> => {
  if (context.callbackQuery === undefined) return showAnew(parts, speaker, context, kept)
  if (kept.setup !== null) await edit(context, setupView(kept.setup, speaker.account, wordsFor(speaker), await priceNow(parts, speaker, kept.setup)))
}

/** Text that is no command and no trade: an answer to the open card, if there is one. */
export const typedIntoSetup = async (parts: BotParts, speaker: Speaker, context: Context, text: string): Promise<boolean> => {
  const kept = await loadSetup(parts, speaker, context)
  if (kept.setup === null) return false
  if (kept.setup.at === updateOf(context)) await goOn(parts, speaker, context, kept)
  else if (kept.setup.step === 'summary') await show(parts, speaker, context, kept)
  else await take(parts, speaker, context, { kept, setup: kept.setup, typed: text })
  return true
}

export type SetupPress = 'choose' | 'back' | 'skip' | 'summary' | 'cancel'

/** A press carries the state that it was made on: on any other it does nothing, and shows how the card stands. */
export const pressSetup = async (parts: BotParts, speaker: Speaker, context: Context, press: { readonly kind: SetupPress; readonly at: number; readonly index: number }): Promise<void> => {
  const words = wordsFor(speaker)
  const kept = await loadSetup(parts, speaker, context)
  const { setup } = kept
  if (setup === null) return edit(context, plainView(words.gone))
  if (setup.at === updateOf(context)) return goOn(parts, speaker, context, kept)
  if (setup.at !== press.at) return stale(parts, speaker, context, kept)
  switch (press.kind) {
    case 'cancel':
      return (await keepSetup(parts, kept, null)) === null ? stale(parts, speaker, context, kept) : edit(context, plainView(words.ended))
    case 'choose': {
      const typed = choicesOf(setup)[press.index - 1]
      return typed === undefined ? stale(parts, speaker, context, kept) : take(parts, speaker, context, { kept, setup, typed })
    }
    default:
      return move(parts, speaker, context, { kept, setup, kind: press.kind })
  }
}

const move = async (parts: BotParts, speaker: Speaker, context: Context, { kept, setup, kind }: { readonly kept: Kept; readonly setup: Setup; readonly kind: 'back' | 'skip' | 'summary' }): Promise<void> => {
  const at = updateOf(context)
  if (kind === 'summary') return isEnough(setup) ? change(parts, speaker, context, { kept, next: withRestLeftOut(setup, at) }) : show(parts, speaker, context, kept)
  if (kind === 'back') {
    const step = backFrom(setup)
    return step === null ? show(parts, speaker, context, kept) : change(parts, speaker, context, { kept, next: { ...setup, at, step } })
  }
  const { step } = setup
  if (step !== 'summary' && setup.said[step] !== undefined) return change(parts, speaker, context, { kept, next: { ...setup, at, step: nextStep(setup.said) } })
  const text = skipText(setup)
  if (step !== 'summary' && text !== null) return change(parts, speaker, context, { kept, next: withPart(setup, step, text, at) })
  await say(context, lineFaultView(fault(step, '', wordsFor(speaker).limits.noSkip)))
}

/** What the store has is newer than what was pressed. */
const stale = async (parts: BotParts, speaker: Speaker, context: Context, kept: Kept): Promise<void> => {
  const words = wordsFor(speaker)
  const pressed = context.callbackQuery?.message?.message_id
  if (kept.setup !== null && kept.setup.message !== null && pressed !== kept.setup.message) return edit(context, plainView(words.moved))
  const now = await loadSetup(parts, speaker, context)
  if (now.setup === null) return edit(context, plainView(words.gone))
  await say(context, plainView(words.changed))
  await edit(context, setupView(now.setup, speaker.account, words))
}

/** An update told twice: what it changed is there already, only the rest of its work is done. */
const goOn = (parts: BotParts, speaker: Speaker, context: Context, kept: Kept): Promise<void> =>
  kept.setup?.step === 'summary' ? draftSetup(parts, speaker, context, kept) : show(parts, speaker, context, kept)

const change = async (parts: BotParts, speaker: Speaker, context: Context, { kept, next }: { readonly kept: Kept; readonly next: Setup }): Promise<void> => {
  const now = await keepSetup(parts, kept, next)
  if (now === null) return stale(parts, speaker, context, kept)
  await (next.step === 'summary' ? draftSetup(parts, speaker, context, now) : show(parts, speaker, context, now))
}

/** Bad input is told beside the card, which stays as it was. */
const take = async (parts: BotParts, speaker: Speaker, context: Context, { kept, setup, typed }: { readonly kept: Kept; readonly setup: Setup; readonly typed: string }): Promise<void> => {
  if (setup.step === 'summary') return
  const next = setup.step === 'symbol' ? await takeSymbol(parts, speaker, setup, { typed, at: updateOf(context) }) : await takePart(parts, speaker, setup, { step: setup.step, typed, at: updateOf(context) })
  if (isLineFault(next)) return void (await say(context, lineFaultView(next)))
  await change(parts, speaker, context, { kept, next })
}

const takeSymbol = async (parts: BotParts, speaker: Speaker, setup: Setup, { typed, at }: { readonly typed: string; readonly at: number }): Promise<Setup | LineFault> => {
  const { instruments } = parts.door.venue(speaker.account.venue)
  const found = findSymbols(await instruments.all(), typed.slice(0, 100))
  if (found.kind === 'many') return { ...setup, at, found: found.symbols, more: found.more }
  if (found.kind === 'one') {
    const { symbol, base } = found.instrument
    return { ...withPart(setup, 'symbol', symbol, at), base, leverageMost: leverageMostOf(found.instrument) }
  }
  const near = await findInstrument(instruments, /^[A-Za-z0-9-]{1,30}$/.test(typed) ? typed : '')
  return fault('symbol', typed, 'a perpetual of the exchange, or a part of its name', 'nearest' in near ? near.nearest : near.base)
}

const takePart = async (parts: BotParts, speaker: Speaker, setup: Setup, { step, typed, at }: { readonly step: Exclude<Step, 'symbol'>; readonly typed: string; readonly at: number }): Promise<Setup | LineFault> => {
  const venue = parts.door.venue(speaker.account.venue)
  const symbol = setup.said.symbol ?? ''
  const instrument = await venue.instruments.of(symbol)
  if (instrument === null) return fault('symbol', symbol, 'a perpetual of the exchange; the exchange lists it no more')
  venue.interest(symbol)
  const read = readPart(setup, step, typed, { instrument, last: venue.quoteOf(symbol)?.last ?? null, fees: step === 'stop' ? await feesNow(parts, speaker, symbol) : null, limits: wordsFor(speaker).limits })
  return isLineFault(read) ? read : withPart(setup, step, read, at)
}

/** A stop is asked for also where the exchange does not answer: the summary's check asks it again. */
const feesNow = async ({ door }: BotParts, { account }: Speaker, symbol: string): Promise<Fees | null> => {
  try {
    return (await (await door.exchangeOf(account.account))?.fees(symbol)) ?? null
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown
    return null
  }
}

/** The same draft, summary and confirm as of the one-line form; what refuses the plan leads back to the part that it speaks of. */
const draftSetup = async (parts: BotParts, speaker: Speaker, context: Context, kept: Kept): Promise<void> => {
  const { setup } = kept
  if (setup === null) return
  const drafted = await draftByLine(parts, speaker, context, lineOf(setup))
  if ('trade' in drafted) {
    const view = await tradeView(parts, speaker, drafted.trade)
    if (context.callbackQuery === undefined) {
      await say(context, view)
      await forget(context, setup.message)
    } else await edit(context, view)
    return void (await keepSetup(parts, kept, null))
  }
  await say(context, 'fault' in drafted ? lineFaultView(drafted.fault) : await answerOther(parts, speaker, drafted.outcome))
  const step = 'fault' in drafted ? FIELD_STEP[drafted.fault.field.split(' ')[0] ?? ''] : drafted.outcome.type === 'refused' ? stepOfRefusal(drafted.outcome.refusal) : undefined
  const back = step === undefined ? kept : await keepSetup(parts, kept, { ...setup, step })
  if (back !== null) await show(parts, speaker, context, back)
}

const FIELD_STEP: Readonly<Record<string, Step>> = { symbol: 'symbol', side: 'side', leverage: 'leverage', size: 'size', risk: 'size', entry: 'entry', sl: 'stop', tp: 'targets', be: 'breakEven', trail: 'trailing' }
const STEP_OF: Readonly<Partial<Record<Refusal['code'], Step>>> = {
  'not-tradable': 'symbol', 'closing-soon': 'symbol', 'side-taken': 'side', 'leverage-above-tier': 'leverage', 'leverage-below-one': 'leverage', 'leverage-in-force-differs': 'leverage',
  'quantity-below-minimum': 'size', 'quantity-above-maximum': 'size', 'notional-below-minimum': 'size', 'not-enough-margin': 'size', 'risk-needs-stop': 'size', limit: 'size',
  'price-outside-band': 'entry', 'stop-on-wrong-side': 'stop', 'stop-past-price': 'stop', 'liquidation-before-stop': 'stop',
  'target-on-wrong-side': 'targets', 'shares-above-whole': 'targets', 'too-many-targets': 'targets', 'no-free-slots': 'targets', 'break-even-without-target': 'breakEven',
}
const stepOfRefusal = (refusal: Refusal): Step | undefined => (refusal.code === 'price-off-tick' ? (refusal.field === 'target' ? 'targets' : refusal.field) : STEP_OF[refusal.code])
