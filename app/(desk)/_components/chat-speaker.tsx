'use client'
import { useEffect, useState } from 'react'
import { type ChatUser, chatUsers } from './chat-line.ts'

/** Who of this machine speaks, where there are several: each has a chat of their own. */
export const ChatSpeaker = ({ shown, onShow }: { readonly shown: ChatUser; readonly onShow: (user: ChatUser) => void }) => {
  const [users, setUsers] = useState<readonly ChatUser[]>([])
  useEffect(() => { void chatUsers().then((all) => { if (all !== null) setUsers(all) }) }, [])
  if (users.length < 2) return <div />
  return (
    <div className="chat-users">
      <div role="group" aria-label="Speaks">{users.map((user) => <button key={user.id} type="button" className="plain" aria-pressed={user.id === shown.id} onClick={() => onShow(user)}>{user.name}</button>)}</div>
    </div>
  )
}
