import type { Context } from 'grammy'
import type { Instrument } from '#core/market/instrument.ts'
import { signalWords } from '#words/by-language.ts'
import { languageOf } from '#words/language.ts'
import type { SetupLimits } from '#words/setup-words.ts'
import { fault, isLineFault, type LineFault } from '../line/line-fault.ts'
import { readSignal, type Signal } from '../line/signal.ts'
import { type BotParts, findInstrument, say, type Speaker } from '../parts.ts'
import { leverageMostOf } from '../setup/find-symbols.ts'
import { newSetup, nextStep, type Said, type Setup, type SetupDefaults } from '../setup/setup.ts'
import { lineFaultView } from '../views/refusal.ts'
import { signalView } from '../views/signal.ts'
import { defaultsOf, openSetup, wordsFor } from './setup.ts'

/** A pasted signal: what it says is shown beside its words, and what it leaves open is asked on the card of a new trade. */
export const tradeBySignal = async (parts: BotParts, speaker: Speaker, context: Context, text: string): Promise<void> => {
  const words = signalWords(languageOf(speaker.user.language))
  const { instruments } = parts.door.venue(speaker.account.venue)
  const bases = new Set((await instruments.all()).flatMap(({ base }) => [base, base.replace(/^\d+/, '')]))
  const signal = readSignal(text, words.limits, (name) => bases.has(name))
  if (isLineFault(signal)) return void (await say(context, lineFaultView(signal)))
  const instrument = signal.coin === null ? null : await findInstrument(instruments, signal.coin)
  if (instrument !== null && 'nearest' in instrument) return void (await say(context, lineFaultView(fault('symbol', signal.coin ?? '', 'a perpetual of the exchange', instrument.nearest))))
  const tooHigh = leverageFault(signal, instrument, wordsFor(speaker).limits)
  await say(context, signalView(signal, words))
  if (tooHigh !== null) await say(context, lineFaultView(tooHigh))
  await openSetup(parts, speaker, context, setupOf({ ...signal, leverage: tooHigh === null ? signal.leverage : null }, { instrument, defaults: await defaultsOf(parts, speaker), at: context.update.update_id }))
}

const leverageFault = ({ leverage, coin }: Signal, instrument: Instrument | null, limits: SetupLimits): LineFault | null => {
  if (leverage === null || instrument === null) return null
  const most = leverageMostOf(instrument)
  return Number.parseInt(leverage, 10) > most ? fault('leverage', leverage, limits.leverage(coin ?? '', most), `${most}x`) : null
}

/** What the signal says is said; break-even and trailing are no part of a channel's signal, and are left out. */
const setupOf = (signal: Signal, { instrument, defaults, at }: { readonly instrument: Instrument | null; readonly defaults: SetupDefaults; readonly at: number }): Setup => {
  const parts: Readonly<Record<keyof Said, string | null>> = {
    symbol: instrument?.symbol ?? null, side: signal.side, leverage: signal.leverage ?? (defaults.own ? defaults.leverage : null), size: defaults.size, entry: signal.entry, stop: signal.stop, targets: signal.targets, breakEven: '', trailing: '',
  }
  const said: Said = Object.fromEntries(Object.entries(parts).flatMap(([step, text]) => (text === null ? [] : [[step, text]])))
  const fresh = newSetup(at, defaults)
  return { ...fresh, base: instrument?.base ?? '', leverageMost: instrument === null ? 1 : leverageMostOf(instrument), said, step: nextStep(said), zone: signal.zone, mode: signal.mode }
}
