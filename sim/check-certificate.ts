import { type Certificate, certificatesOf } from '#core/trade/certificate.ts'
import type { Resting } from '#core/trade/certificate-rests.ts'
import type { Switches } from '#core/venue/switches.ts'
import type { Venue } from '#core/venue/venue.ts'
import type { Draws } from './chance.ts'
import { tableOf, type Violation, type Watched } from './checkers.ts'
import { touchedRow } from './hand.ts'
import { tryCertificate } from './try-certificate.ts'

/** Share of the looks at which a certificate that the venue's books bear out is tried. */
const TRIED = 0.12
/** Time (ms) that a claim may be behind the venue's books: lost frames are made up for by the next whole read, which comes each minute. */
const BEHIND_MAX_MS = 65_000
/** What the user did to a row shows in that read only, whatever frames come, and the read may fail once. */
const HAND_MS = 40_000

export type CertificateWatch = { readonly draws: Draws; readonly switches: Switches; readonly everyMs: number; readonly turnedAway: () => boolean; readonly behind: Map<string, { readonly since: number; readonly excusedMs: number }> }

/** Called each few virtual seconds: what the desk claims to rest does rest, and at drawn moments the loss that it states is the loss that comes. */
export const checkCertificates = (watched: Watched, watch: CertificateWatch, now: number): readonly Violation[] => {
  const { account } = watched.texts.read(tableOf(watched).row)
  const found: Violation[] = []
  const claimed = new Set<string>()
  for (const certificate of certificatesOf(account, watched.venue.last)) {
    if (certificate.together.kind === 'unknown') continue
    const key = `${certificate.symbol}:${certificate.side}`
    claimed.add(key)
    const off = differenceOf(watched, certificate)
    if (off !== null) {
      const touched = touchedRow(watched, { base: certificate.symbol.split('-')[0] ?? '', side: certificate.side })
      const mostMs = BEHIND_MAX_MS + watched.slackMs + (touched ? HAND_MS : 0)
      if (isLate(watch, key, { now, mostMs })) found.push({ checker: 'certificate', says: `${key}: for more than ${mostMs} ms the desk claims what is not so: ${off}` })
      continue
    }
    watch.behind.delete(key)
    if (watch.draws.once(TRIED)) found.push(...tryCertificate(watched, { account, certificate, switches: watch.switches }))
  }
  for (const key of watch.behind.keys()) if (!claimed.has(key)) watch.behind.delete(key)
  return found
}

const isLate = (watch: CertificateWatch, key: string, { now, mostMs }: { readonly now: number; readonly mostMs: number }): boolean => {
  const known = watch.behind.get(key) ?? { since: now, excusedMs: 0 }
  const excusedMs = known.excusedMs + (known.since < now && watch.turnedAway() ? watch.everyMs : 0)
  const late = now - known.since - excusedMs > mostMs
  watch.behind.set(key, late ? { since: now, excusedMs: 0 } : { since: known.since, excusedMs })
  return late
}


/** What the venue's books say otherwise; null: nothing. */
const differenceOf = ({ venue, account }: Watched, certificate: Certificate): string | null => {
  const { symbol, side, foreign, trades } = certificate
  const position = venue.positions(account, { symbol, side }).reduce<bigint>((sum, row) => sum + row.contracts, 0n)
  const open = trades.reduce<bigint>((sum, trade) => sum + trade.open, 0n)
  if (position !== open + foreign) return `position ${position}, claimed ${open} and ${foreign} not ours`
  const missing = trades.flatMap(({ rests }) => rests).find((claim) => !isThere(venue, account, claim))
  return missing === undefined ? null : `${missing.kind} ${missing.orderId} at ${missing.price} for ${missing.contracts} does not rest`
}

const isThere = (venue: Venue, account: string, { kind, orderId, price, contracts, ...claim }: Resting): boolean => {
  if (orderId === null) return false
  if (kind === 'entry' || ('as' in claim && claim.as === 'limit')) {
    const order = venue.order(account, { orderId })
    return order !== null && (order.status === 'new' || order.status === 'partially-filled') && order.price === price && order.quantity - order.executed === contracts
  }
  const row = venue.trigger(account, { orderId })
  return row !== null && row.status === 'waiting' && row.trigger === price && row.quantity === contracts
}
