export type SetupField = 'symbol' | 'side' | 'leverage' | 'size' | 'entry' | 'stop' | 'targets' | 'breakEven' | 'trailing'
/** What a hint may name: the highest leverage, how many targets the plan has. */
export type HintFacts = { readonly base: string; readonly most: number; readonly targets: number; readonly zone: string | null; /** The price now and examples from it on the side's own side: of a limit, a stop, two targets; null while none has come. */ readonly near: { readonly last: string; readonly limit: string; readonly away: string; readonly stop: string; readonly targets: string } | null }

/** Sentences of the set-up card. */
export type SetupWords = {
  readonly title: string
  readonly stepOf: (step: number, all: number) => string
  readonly ask: Readonly<Record<SetupField, string>>
  readonly hint: (field: SetupField, facts: HintFacts) => string
  readonly field: Readonly<Record<'size' | 'entry' | 'breakEven' | 'trailing', string>>
  readonly choice: Readonly<Record<'market' | 'noStop' | 'long' | 'short', string>>
  readonly after: (target: number) => string
  readonly back: string
  readonly skip: string
  readonly keep: string
  readonly cancel: string
  readonly summary: string
  readonly ready: string
  readonly noStop: string
  readonly ended: string
  readonly gone: string
  readonly changed: string
  readonly moved: string
  readonly moreFound: (left: number) => string
  readonly start: string
  readonly restarted: string
  readonly limits: SetupLimits
}

/** What a typed value may be, as the end of "size 5000: ...". */
export type SetupLimits = {
  readonly side: string
  readonly leverage: (base: string, most: number) => string
  readonly entry: string
  readonly noPrice: string
  readonly tick: (step: string) => string
  readonly range: (from: string, to: string) => string
  readonly lossSide: (side: 'long' | 'short', reference: string) => string
  readonly profitSide: (side: 'long' | 'short', reference: string) => string
  /** Of a stop that comes after it. */
  readonly liquidation: (at: string, leverage: number) => string
  readonly lossSign: string
  readonly profitSign: string
  readonly trailing: string
  readonly multiples: string
  readonly targets: (count: number) => string
  readonly noSkip: string
}
