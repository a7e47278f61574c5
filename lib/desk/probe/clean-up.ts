import { type Fault, isFault } from '#core/fault.ts'
import { NOTHING, type Quantity } from '#core/money/money.ts'
import { lost, type ProbeExchange, probeExchange, type ProbeMeans } from './probe-exchange.ts'
import type { ProbeNotes } from './probe-notes.ts'

const TRIES = 5
/** Between two tries (ms): longer than a request may still be on its way. */
const REST_MS = 4_000

/** Takes away all orders that the notes name and every row of the side (there was none before), and closes at most what the probe opened. Beside more than that it touches neither: rows and contracts may be another's. */
export const cleanUp = async (means: ProbeMeans, notes: ProbeNotes): Promise<void> => {
  const venue = probeExchange(means, notes)
  let fault: Fault | null = null
  for (let tries = 0; tries < TRIES; tries += 1) {
    try {
      if (await cleanOnce(means, venue, notes)) return await means.keep(null)
    } catch (thrown) {
      if (!isFault(thrown)) throw thrown
      fault = thrown
      // An answer that was lost: what became of it shows once the venue can't take it any more.
      await means.clock.sleep(REST_MS)
    }
  }
  throw fault ?? lost('left-something')
}

/** true when nothing was left. */
const cleanOnce = async (means: ProbeMeans, venue: ProbeExchange, notes: ProbeNotes): Promise<boolean> => {
  await cancelOrders(means, venue, notes)
  const left = await venue.position()
  if (left > notes.opens) throw lost('not-alone')
  for (const row of await venue.rows()) await venue.cancelRow(row)
  if (left === NOTHING) return isClean(means, venue, notes)
  await close(venue, left)
  return false
}

const cancelOrders = async ({ exchange }: ProbeMeans, venue: ProbeExchange, { symbol, mark }: ProbeNotes): Promise<void> => {
  for (const order of await exchange.openOrders({ symbol })) if (order.clientId.startsWith(`${mark}-`)) await venue.cancelOrder(order.clientId)
}

const isClean = async ({ exchange }: ProbeMeans, venue: ProbeExchange, { symbol, mark }: ProbeNotes): Promise<boolean> =>
  (await venue.rows()).length === 0 && (await exchange.openOrders({ symbol })).every((order) => !order.clientId.startsWith(`${mark}-`))

const close = async (venue: ProbeExchange, contracts: Quantity): Promise<void> => {
  const closing = await venue.order({ direction: 'close', quantity: contracts, price: null, attachedStop: null })
  if (closing.type === 'taken') await venue.ended(closing.id)
}
