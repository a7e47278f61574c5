/** Sentences of /settings, /logs and /reset. */
export type SettingsWords = {
  readonly title: string
  readonly language: string
  readonly spoken: Readonly<Record<'en' | 'fa', string>>
  readonly languageNote: string
  readonly timeZone: string
  readonly size: string
  readonly leverage: string
  readonly none: string
  readonly kind: Readonly<Record<'fills' | 'exits' | 'stops' | 'orders' | 'money' | 'outside' | 'targets' | 'risk' | 'exchange' | 'signIns' | 'needs', string>>
  readonly level: Readonly<Record<'on' | 'silent' | 'off', string>>
  readonly naked: (trade: string, day: string) => string
  readonly always: string
  readonly how: string
  readonly limits: { readonly setting: string; readonly zone: string; readonly size: string; readonly leverage: string; readonly naked: string }
  readonly busy: string
  readonly noLogs: string
  readonly resetAsk: (count: number) => string
  readonly resetDo: string
  readonly resetNothing: string
  readonly resetDone: (count: number) => string
  readonly keep: string
}
