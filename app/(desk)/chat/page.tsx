import { redirect } from 'next/navigation'
import { signedIn } from '../../_parts/web.ts'
import { ChatBox } from '../_components/chat-box.tsx'

export const metadata = { title: 'Chat' }

export default async function Chat() {
  if ((await signedIn()) === null) redirect('/enter')
  return <ChatBox />
}
