import type { AccountId } from '#desk/ports/store.ts'
import { pressOf } from './press.ts'

/** What a live card can ask, in the order of its numbers in a press; new ones go to the end, since cards hang in chats. */
export const MENU_KINDS = ['card', 'close', 'close-ask', 'close-other', 'stop', 'stop-type', 'targets', 'target', 'target-type', 'target-add', 'margin', 'margin-ask', 'margin-type', 'trail', 'trail-type'] as const
export type MenuKind = (typeof MENU_KINDS)[number]
/** `n`: a percent, a price in ticks or an amount in cents, by its kind; 1 where it means nothing. */
export type Menu = { readonly kind: MenuKind; readonly n: number }

export const CARD: Menu = { kind: 'card', n: 1 }
/** What is typed answers these. */
export const ASKS_TEXT: ReadonlySet<MenuKind> = new Set<MenuKind>(['close-other', 'stop-type', 'target-type', 'target-add', 'margin-type', 'trail-type'])

export const menuText = ({ kind, n }: Menu): string => `${kind}:${n}`
export const readMenu = (text: string | null): Menu => {
  const [name = '', n = ''] = (text ?? '').split(':')
  const kind = MENU_KINDS.find((known) => known === name)
  return kind === undefined || !Number.isSafeInteger(Number(n)) ? CARD : { kind, n: Number(n) }
}
export const menuOfPress = (kind: number, n: number): Menu | null => {
  const found = MENU_KINDS[kind - 1]
  return found === undefined ? null : { kind: found, n }
}
export const menuPress = (account: AccountId, trade: number, { kind, n }: Menu): string => pressOf(account, 'm', trade, MENU_KINDS.indexOf(kind) + 1, n)
