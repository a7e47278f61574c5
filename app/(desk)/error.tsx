'use client'

/** What failed, why it does no harm, and what to do now. */
export default function Failed({ reset }: { readonly error: Error; readonly reset: () => void }) {
  return (
    <div className="desk">
      <div className="notice" role="alert"><p><b>This page could not be read.</b> The database or a part of the desk did not answer. Trades go on without the page, and their stops rest at the exchange.</p></div>
      <button className="plain" onClick={reset}>Read it again</button>
    </div>
  )
}
