/** Sentences of /account: which accounts there are, and which one a chat speaks for. */
export type AccountWords = {
  readonly speaksFor: string
  readonly realMoney: string
  readonly equity: string
  readonly choose: string
  readonly more: (count: number) => string
  readonly how: string
  readonly resetAsk: (facts: { readonly equity: string | null; readonly ended: number; readonly drafts: number; readonly start: string }) => string
  readonly resetDo: (start: string) => string
  readonly resetDone: (start: string) => string
  readonly resetLive: (name: string) => string
  readonly resetBusy: string
  readonly resetOld: string
  readonly keep: string
}
