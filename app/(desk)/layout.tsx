import type { ReactNode } from 'react'
import { signedIn } from '../_parts/web.ts'
import { Live } from './_components/live.tsx'
import { Nav } from './_components/nav.tsx'

/** Who isn't signed in waits for no desk. */
const STRANGER_MS = 60_000
export const dynamic = 'force-dynamic'

export default async function DeskLayout({ children }: { readonly children: ReactNode }) {
  const asker = await signedIn()
  const [readAt, until] = asker === null ? [0, 0] : await Promise.all([asker.parts.store.now(), asker.parts.store.heldUntil(asker.user, asker.account.account)])
  return (
    <>
      <a className="skip" href="#content">To the content</a>
      <header className="top">
        <div className="top-in">
          <a className="brand" href="/" aria-label="Keel, status">
            <svg viewBox="0 0 32 32" aria-hidden="true"><path d="M5 11h22l-3.6 9.4a4.4 4.4 0 0 1-4.1 2.8h-6.6a4.4 4.4 0 0 1-4.1-2.8z M16 4v7 M16 23v6" fill="none" stroke="currentColor" strokeWidth="2.6" strokeLinejoin="round" strokeLinecap="round" /></svg>
            <span>Keel</span>
          </a>
          <Nav />
          {asker !== null && <span className={`chip${asker.account.live ? ' live' : ''}`}>{[...new Set([asker.account.live ? 'live' : asker.account.venue === 'paper' ? 'paper' : 'not live', asker.account.name])].join(' · ')}</span>}
          <Live readAt={readAt} leftMs={asker === null ? STRANGER_MS : Math.max(0, until - readAt)} />
        </div>
      </header>
      <main id="content">{children}</main>
    </>
  )
}
