import type { SetupField } from './setup-words.ts'

/** Sentences of a pasted signal. */
export type SignalWords = {
  readonly title: string
  readonly field: Readonly<Record<Exclude<SetupField, 'breakEven' | 'trailing'>, string>>
  readonly left: string
  readonly limits: SignalLimits
}
export type SignalLimits = {
  readonly oneCoin: string
  readonly oneSide: string
  readonly oneStop: string
  readonly length: (most: number) => string
  readonly point: string
  readonly stopSide: (side: 'long' | 'short', other: string) => string
  readonly targetSide: (side: 'long' | 'short', other: string) => string
  readonly order: string
  readonly mixed: string
  readonly tooMany: (most: number) => string
}
