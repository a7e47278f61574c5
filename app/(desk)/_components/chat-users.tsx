'use client'
import { type FormEvent, useEffect, useState } from 'react'
import { addChatUser, type ChatUser, chatUsers } from './chat-line.ts'

type Showing = { readonly shown: ChatUser; readonly onShow: (user: ChatUser) => void }

const NewUser = ({ onMade, onClose }: { readonly onMade: (user: ChatUser) => void; readonly onClose: () => void }) => {
  const [name, setName] = useState('')
  const [trouble, setTrouble] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const add = (event: FormEvent): void => {
    event.preventDefault()
    if (name.trim() === '') return
    setBusy(true)
    void addChatUser(name.trim()).then((made) => (typeof made === 'string' ? setTrouble(made) : onMade(made))).finally(() => setBusy(false))
  }
  return (
    <form className="new-user" aria-label="Add a user" onSubmit={add} onKeyDown={(event) => { if (event.key === 'Escape') onClose() }}>
      <input value={name} onChange={(event) => setName(event.target.value)} placeholder="Name" aria-label="Name" autoComplete="off" maxLength={40} autoFocus />
      <button className="main-action" disabled={busy}>Add</button>
      <button className="plain" type="button" onClick={onClose}>Cancel</button>
      {trouble === null ? <p className="soft small">Paper only: 10,000 USDT, apart from all others.</p> : <p className="said" role="alert">{trouble}</p>}
    </form>
  )
}

/** Who of this machine speaks: paper-only users to try things with, side by side. */
export const ChatUsers = ({ shown, onShow }: Showing) => {
  const [users, setUsers] = useState<readonly ChatUser[]>([shown])
  const [adding, setAdding] = useState(false)
  useEffect(() => { void chatUsers().then((all) => { if (all !== null) setUsers(all) }) }, [])
  const made = (user: ChatUser): void => {
    setUsers((before) => [...before, user])
    setAdding(false)
    onShow(user)
  }
  return (
    <div className="chat-users">
      <div role="group" aria-label="Speaks">
        {users.length > 1 && users.map((user) => <button key={user.id} type="button" className="plain" aria-pressed={user.id === shown.id} onClick={() => onShow(user)}>{user.name}</button>)}
        {!adding && <button type="button" className="plain quiet" onClick={() => setAdding(true)}>Add a user</button>}
      </div>
      {adding && <NewUser onMade={made} onClose={() => setAdding(false)} />}
    </div>
  )
}
