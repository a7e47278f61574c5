import type { AccountRow } from '#desk/ports/store.ts'
import { ACCOUNT_KIND } from '#words/en/accounts.ts'
import { html, type Html } from '../html.ts'

/** Of an account, what its messages show and its buttons carry. */
export type Of = Pick<AccountRow, 'account' | 'name' | 'venue' | 'live'>

const kindOf = ({ venue, live }: Of): keyof typeof ACCOUNT_KIND => (venue === 'paper' ? 'paper' : live ? 'live' : 'off')

/** Paper, or live with its name in bold: what costs real money must be unmistakable. */
export const accountTag = (of: Of): Html => {
  const kind = kindOf(of)
  if (kind === 'live') return html`<b>${ACCOUNT_KIND.live}</b> ${of.name}`
  return html`${kind === 'paper' ? '' : `${of.name}: `}${ACCOUNT_KIND[kind]}`
}
/** The same in front of a card: live comes first, paper is said behind. */
export const tagBefore = (of: Of): Html => (kindOf(of) === 'live' ? html`${accountTag(of)} · ` : html``)
export const tagBehind = (of: Of): Html => (kindOf(of) === 'live' ? html`` : html` · ${accountTag(of)}`)
/** A tag without markup, for a button. */
export const tagText = (of: Of): string => {
  const kind = ACCOUNT_KIND[kindOf(of)]
  if (kindOf(of) === 'live') return `${kind} ${of.name}`
  return of.name === kind ? kind : `${of.name} · ${kind}`
}
