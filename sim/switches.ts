import { defaultSwitches, type Switches } from '#core/venue/switches.ts'
import type { Draws } from './chance.ts'

/** For each switch the values beside the default. */
const OTHERS: { readonly [Name in keyof Switches]: readonly Switches[Name][] } = {
  closingLimitsLock: [], closingRowsLock: [true], rowTotals: ['joint', 'free'], tradingStopRepeat: ['replaces'], attachedSize: ['by-order', 'dropped'], stopDirection: ['by-side'],
  rowDirection: ['inferred'], amendId: ['replaces'], amendQuantity: ['remaining'], cancelAll: ['orders-and-triggers'], endedClientIds: ['refused'], childShortfall: ['rejected'],
  childFill: ['half'], marketBandOf: ['mark'], childReports: ['silent'], rowsWhenFlat: ['cancelled'], valueRounding: ['up'], feeReserve: ['locked'], liquidationShown: ['toward-price'],
}
/** A switch stands otherwise than the documents suggest in one seed of so many. */
const SHARE = 0.1

/** What the documents leave open, drawn: nothing of the desk may lean on one value. Whether closing limits lock follows the form that the desk was told. */
export const switchesOf = (draws: Draws, exitForm: 'locked' | 'free' | 'single'): Switches => {
  const drawn = <Name extends keyof Switches>(name: Name): Switches[Name] => (OTHERS[name].length > 0 && draws.once(SHARE) ? draws.pick(OTHERS[name]) : defaultSwitches[name])
  return {
    closingLimitsLock: exitForm !== 'free', closingRowsLock: drawn('closingRowsLock'), rowTotals: drawn('rowTotals'), attachedSize: drawn('attachedSize'),
    stopDirection: drawn('stopDirection'), rowDirection: drawn('rowDirection'), amendId: drawn('amendId'), amendQuantity: drawn('amendQuantity'), cancelAll: drawn('cancelAll'),
    endedClientIds: drawn('endedClientIds'), childShortfall: drawn('childShortfall'), childFill: drawn('childFill'), marketBandOf: drawn('marketBandOf'), childReports: drawn('childReports'),
    rowsWhenFlat: drawn('rowsWhenFlat'), valueRounding: drawn('valueRounding'), feeReserve: drawn('feeReserve'), liquidationShown: drawn('liquidationShown'), tradingStopRepeat: drawn('tradingStopRepeat'),
  }
}
