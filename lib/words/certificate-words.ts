import type { Granted } from '#core/trade/certificate.ts'
import type { Doubt } from '#core/trade/certificate-doubts.ts'

/** Sentences of a certificate: what rests at the exchange if every process of Keel stops now, and the worst loss. Figures come as they are shown. */
export type CertificateWords = {
  readonly title: string
  readonly none: string
  readonly rests: string
  readonly nothingRests: string
  readonly stop: (level: string, contracts: string) => string
  readonly target: (target: number | null, level: string, contracts: string) => string
  readonly entry: (level: string, contracts: string, stop: string | null) => string
  readonly missing: string
  readonly trailing: (at: string | null) => string
  readonly breakEven: (after: number) => string
  readonly targets: (targets: readonly number[], single: boolean) => string
  readonly move: (to: string) => string
  readonly entryEnd: string
  readonly worst: string
  readonly atStop: string
  readonly gap: (share: number, to: string) => string
  readonly noMore: string
  readonly liquidationFirst: (at: string) => string
  readonly marginExceeded: (margin: string) => string
  readonly unlimited: (liquidated: string | null, at: string | null) => string
  readonly unknown: string
  readonly why: Readonly<Record<Doubt, string>>
  readonly shared: (trades: readonly number[]) => string
  readonly foreign: (contracts: string) => string
  readonly granted: string
  readonly grants: Readonly<Record<Granted, string>>
  readonly withoutWorker: string
  readonly confirmedAt: (time: string) => string
}
