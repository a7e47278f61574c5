import type { Event } from '#core/trade/event.ts'
import type { EmergencyEnd, EmergencyLeft } from '#core/trade/watched.ts'
import { centsInSum, exactFigure, signedMoney } from '../figures.ts'

const utcTime = (at: number): string => new Date(at).toISOString().slice(11, 19)
const NAMED = 8
const named = (rows: readonly string[]): string => (rows.length > NAMED ? `${rows.slice(0, NAMED).join(', ')} and ${rows.length - NAMED} more` : rows.join(', '))

const closedWords = (ended: readonly EmergencyEnd[]): string => {
  const closed = ended.filter(({ how }) => how === 'closed')
  const failed = ended.filter(({ how }) => how === 'failed')
  // Each net stands in its trade's own messages too, so the sum is that of the nets as they are shown.
  const nets = closed.map(({ net }) => centsInSum([net])[0] ?? 0n)
  const sum = nets.reduce((total, net) => total + net, 0n)
  return [
    ...(closed.length > 0 ? [`Closed: ${named(closed.map(({ trade }, at) => `${trade} (${signedMoney(nets[at] ?? 0n)})`))}${closed.length > 1 ? `, ${signedMoney(sum)} USDT net in sum` : ' USDT net'}.`] : []),
    ...(failed.length > 0 ? [`Taken back before anything filled: ${named(failed.map(({ trade }) => String(trade)))}.`] : []),
  ].join(' ')
}

const leftWords = ({ trade, symbol, side, open, stop, entryWaits }: EmergencyLeft): string => {
  const held = open === 0n ? 'nothing open' : `${exactFigure(open)} of ${symbol} ${side}, ${stop === null ? 'no stop confirmed' : `its stop rests at ${exactFigure(stop)}`}`
  return `${trade} (${held}${entryWaits ? ', its entry has not ended' : ''})`
}

/** What an emergency stop came to, by what the exchange showed. */
export const emergencyWords = ({ at, since, ended, left, foreign, readTo }: Extract<Event, { type: 'emergency-stated' }>): string => {
  const head = left.length === 0 ? `Emergency stop of ${utcTime(since)}, done at ${utcTime(at)} UTC.` : `Emergency stop of ${utcTime(since)}, as of ${utcTime(at)} UTC not done: ${named(left.map(leftWords))}. Keel tries on.`
  const nothing = left.length > 0 ? '' : ended.length === 0 ? 'Nothing of Keel’s was open or waited.' : 'The exchange shows nothing of them open or resting.'
  const others = foreign.length === 0 ? '' : `Not Keel’s and left alone: ${named(foreign.map(({ symbol, side, contracts }) => `${exactFigure(contracts)} of ${symbol} ${side}`))}.`
  const read = readTo === 0 ? '' : `Whole account last read up to ${utcTime(readTo)} UTC.`
  return [head, closedWords(ended), nothing, others, read, 'Entries stay blocked until /resume.'].filter((part) => part !== '').join(' ')
}
