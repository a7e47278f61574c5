import { EnterForm } from './enter-form.tsx'

export const dynamic = 'force-dynamic'
export const metadata = { title: 'Enter Keel' }

/** The only page without a session: says how to come in. With a key in the address it takes it, by a write, so that a preview of the link uses nothing up. */
export default async function Enter({ searchParams }: { readonly searchParams: Promise<{ readonly key?: string; readonly no?: string }> }) {
  const { key, no } = await searchParams
  return (
    <main className="enter">
      <h1>Keel</h1>
      <p className="soft">One order per intent, the stop at the exchange, every act explained.</p>
      {no === 'used' && <p className="needs">This address was used already: it opens the desk once. Start Keel again for a new one, or send /web to the bot.</p>}
      {no === 'wrong' && <p className="needs">This address does not open the desk: it is incomplete, too old, or of another installation. The last start printed a good one.</p>}
      {typeof key === 'string' ? <EnterForm enterKey={key} /> : (
        <p>To come in, open the address that <code>npm start</code> printed (it works once, from any browser that reaches this desk), or send <code>/web</code> to the bot for a new one.</p>
      )}
    </main>
  )
}
