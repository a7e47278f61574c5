'use client'
import { type FormEvent, useEffect, useState } from 'react'
import { addChatUser, type ChatUser, chatUsers } from './chat-line.ts'

/** Users of this machine's chat, paper only; shown to those who may add one. */
export const ChatUsers = () => {
  const [users, setUsers] = useState<readonly ChatUser[] | null>(null)
  const [name, setName] = useState('')
  const [trouble, setTrouble] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => { void chatUsers().then(setUsers) }, [])
  if (users === null) return null
  const add = (event: FormEvent): void => {
    event.preventDefault()
    if (name.trim() === '') return
    setBusy(true)
    void addChatUser(name.trim()).then((made) => {
      if (typeof made === 'string') return setTrouble(made)
      setUsers([...users, made])
      setName('')
      setTrouble(null)
    }).finally(() => setBusy(false))
  }
  return (
    <section>
      <h2>Users of this machine</h2>
      <p className="soft small">{users.map((user) => user.name).join(', ')}. Each has a chat and a paper account of 10,000 USDT of their own; the names above the chat switch between them.</p>
      <form className="new-user" aria-label="Add a user" onSubmit={add}>
        <input value={name} onChange={(event) => setName(event.target.value)} placeholder="Name" aria-label="Name of a new user" autoComplete="off" maxLength={40} />
        <button className="plain" disabled={busy}>Add a user</button>
        {trouble !== null && <p className="said" role="alert">{trouble}</p>}
      </form>
    </section>
  )
}
