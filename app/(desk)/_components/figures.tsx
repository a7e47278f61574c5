import type { ReactNode } from 'react'
import { plainMoney, signedMoney } from '#words/figures.ts'
import { noBreak } from '#words/no-break.ts'

/** Money with sign and hue; the sign says it too. */
export const Gain = ({ of, unit = true }: { readonly of: bigint | null; readonly unit?: boolean }) =>
  of === null ? <span className="num faint">–</span> : <span className={`num ${of > 0n ? 'profit' : of < 0n ? 'loss' : ''}`}>{signedMoney(of)}{unit && <span className="unit">USDT</span>}</span>

export const Usdt = ({ of }: { readonly of: bigint | null }) => (of === null ? <span className="num faint">–</span> : <span className="num">{plainMoney(of)}<span className="unit">USDT</span></span>)

/** One figure with its name; `note` says what it rests on. */
export const Figure = ({ name, note, big = false, children }: { readonly name: string; readonly note?: string | undefined; readonly big?: boolean; readonly children: ReactNode }) => (
  <div className={big ? 'big' : ''}>
    <dt>{name}</dt>
    <dd>{children}{note !== undefined && <small>{noBreak(note)}</small>}</dd>
  </div>
)

export const Empty = ({ says, children }: { readonly says: string; readonly children?: ReactNode }) => (
  <div className="empty">
    <svg viewBox="0 0 72 48" aria-hidden="true"><path d="M8 22h56l-7 15a7 7 0 0 1-6 4H21a7 7 0 0 1-6-4z M36 6v16 M36 8l14 10H36" fill="none" stroke="currentColor" strokeWidth="2" strokeLinejoin="round" strokeLinecap="round" /></svg>
    <p>{says}</p>
    {children}
  </div>
)
