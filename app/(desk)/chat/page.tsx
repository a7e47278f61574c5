import { redirect } from 'next/navigation'
import { signedIn } from '../../_parts/web.ts'
import { ChatBox } from '../_components/chat-box.tsx'

export const metadata = { title: 'Chat' }

/** `say`: a page's link puts a line into the field; whoever reads it sends it. */
export default async function Chat({ searchParams }: { readonly searchParams: Promise<{ readonly say?: string | readonly string[] }> }) {
  if ((await signedIn()) === null) redirect('/enter')
  const { say } = await searchParams
  return <ChatBox say={typeof say === 'string' ? say.slice(0, 200) : ''} />
}
