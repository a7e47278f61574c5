import type { Ledger } from '#core/trade/ledger.ts'
import { centsInSum } from './figures.ts'

/** What a result is made of, in whole cents: gross less fees, with funding, is the net that stands beside them. */
export const resultParts = ({ gross, entryFees, exitFees, funding }: Pick<Ledger, 'gross' | 'entryFees' | 'exitFees' | 'funding'>): { readonly gross: bigint; readonly fees: bigint; readonly funding: bigint; readonly net: bigint } => {
  const [made = 0n, paid = 0n, flowed = 0n] = centsInSum([gross, -entryFees - exitFees, funding])
  return { gross: made, fees: -paid, funding: flowed, net: made + paid + flowed }
}
