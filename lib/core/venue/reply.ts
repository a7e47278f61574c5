import type { MarginMode, Side } from '#core/market/instrument.ts'
import type { Money } from '#core/money/money.ts'
import type { OrderView, TriggerView } from './view.ts'

/** Toobit's own error numbers (TOOBIT-API.md 2.3) with their names, kebab-case. */
export const refusalCodes = {
  'unsupported-combination': -1014,
  'unsupported-operation': -1020,
  'bad-precision': -1111,
  'no-depth': -1112,
  'empty-client-id': -1118,
  'bad-symbol': -1121,
  'invalid-parameter': -1130,
  'insufficient-balance': -1131,
  'price-too-high': -1132,
  'price-too-small': -1133,
  'price-precision': -1134,
  'quantity-too-big': -1135,
  'quantity-too-small': -1136,
  'quantity-precision': -1137,
  'order-filled': -1139,
  'notional-too-small': -1140,
  'duplicate-client-id': -1141,
  'order-cancelled': -1142,
  'order-not-supported': -1145,
  'symbol-prohibits-orders': -1151,
  'no-api-trading': -1157,
  'post-only-would-take': -1158,
  'account-not-exist': -1171,
  'too-many-orders': -1193,
  'buy-price-too-big': -1197,
  'sell-price-too-small': -1198,
  'sell-price-too-big': -1201,
  'too-many-triggers': -1207,
  'too-many-rows': -1208,
  'rows-exceed-position': -1209,
  'fallback-too-large': -1210,
  'activation-too-low': -1211,
  'activation-too-high': -1212,
  'opening-banned': -1214,
  'closing-banned': -1215,
  'transfer-limit': -1216,
  'duplicate-transfer': -1300,
  'no-such-order': -2013,
  'position-too-large-for-leverage': -3125,
  'margin-mode-locked': -3128,
  'futures-margin-insufficient': -3130,
  'leverage-cannot-fall': -3131,
  'leverage-invalid': -3132,
  'long-take-profit-price': -3141,
  'long-stop-price': -3142,
  'short-take-profit-price': -3143,
  'short-stop-price': -3144,
  'no-position': -3145,
  'risk-limit': -3148,
  'margin-cut-invalid': -3149,
  'margin-of-cross': -3150,
} as const

export type RefusalName = keyof typeof refusalCodes
/** A refused command changed nothing. */
export type Refusal = { readonly type: 'refused'; readonly name: RefusalName; readonly code: number; readonly text: string }

export type Reply =
  /** A row as it was when the gateway took the command: a placed order is `pending`, a cancelled one still shows what it was. Ends are told by events and rows only. */
  | { readonly type: 'order'; readonly order: OrderView }
  | { readonly type: 'trigger'; readonly trigger: TriggerView }
  | { readonly type: 'rows'; readonly rows: readonly TriggerView[] }
  /** Ids that could not be cancelled; empty means all were. */
  | { readonly type: 'ids'; readonly failed: readonly { readonly orderId: string; readonly code: number }[] }
  | { readonly type: 'leverage'; readonly symbol: string; readonly leverage: number }
  | { readonly type: 'margin-mode'; readonly symbol: string; readonly mode: MarginMode }
  /** Margin of the position after the change. */
  | { readonly type: 'margin'; readonly symbol: string; readonly side: Side; readonly margin: Money }
  | { readonly type: 'done' }
  | Refusal

const texts: Partial<Record<RefusalName, string>> = {
  'insufficient-balance': 'Balance insufficient ',
  'no-such-order': 'Order does not exist.',
  'duplicate-client-id': 'Duplicate order sent.',
  'bad-symbol': 'Invalid symbol.',
  'no-position': 'No position.',
}

/** `field` goes into the sentence of an invalid parameter (the typo is the venue's). */
export const refuse = (name: RefusalName, field?: string): Refusal => ({
  type: 'refused',
  name,
  code: refusalCodes[name],
  text: name === 'invalid-parameter' ? `Data sent for paramter '${field ?? ''}' is not valid.` : (texts[name] ?? name.replaceAll('-', ' ')),
})
