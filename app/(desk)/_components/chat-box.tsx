'use client'
import { noBreak } from '#words/no-break.ts'
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { type ChatMessage, type ChatUser, followChat, sendToChat } from './chat-line.ts'
import { useEnd } from './chat-end.ts'
import { ChatSpeaker } from './chat-speaker.tsx'
import { RichText } from './rich-text.tsx'

const timeOf = (at: number): string => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false })

type Shown = { readonly message: ChatMessage; readonly onPress: (data: string, message: number) => Promise<void>; /** A command that a message names goes into the field. */ readonly onCommand: (command: string) => void }

const Message = ({ message, onPress, onCommand }: Shown) => {
  const [pressed, setPressed] = useState<string | null>(null)
  const keys = useRef<HTMLDivElement>(null)
  const asked = useRef(false)
  const labels = JSON.stringify(message.buttons)
  // Buttons that a press brought are seen whole, also in a message above the last one.
  useEffect(() => {
    if (asked.current) keys.current?.scrollIntoView({ block: 'nearest' })
    asked.current = false
  }, [labels])
  const press = (data: string): void => {
    asked.current = true
    setPressed(data)
    void onPress(data, message.id).finally(() => setTimeout(() => setPressed(null), 600))
  }
  return (
    <>
      <div className={`bubble${message.from === 'user' ? ' mine' : ''}`}><RichText html={message.html} onCommand={onCommand} /><time>{timeOf(message.at)}{message.edits > 0 ? ' · edited' : ''}</time></div>
      {message.buttons.length > 0 && <div className="keys" ref={keys}>{message.buttons.map((row, at) => <div key={at}>{row.map(({ label, data }) => <button key={data} type="button" disabled={pressed !== null} onClick={() => press(data)}>{noBreak(label)}</button>)}</div>)}</div>}
    </>
  )
}

/** The stylesheet grows the field with what is in it, wrapped lines too; where a browser does not know how, its line breaks do. */
const LINES_MOST = 6

/** Enter sends and Shift+Enter breaks the line; not while a word is being composed, when Enter belongs to the composing. */
const sends = ({ key, shiftKey, nativeEvent }: KeyboardEvent): boolean => key === 'Enter' && !shiftKey && !nativeEvent.isComposing

/** One user's chat with the bot: the same messages, edits in place and buttons as at Telegram. */
const Talk = ({ user, name, begin }: { readonly user: number; readonly name: string; /** Stands in the field at first. */ readonly begin: string }) => {
  const [messages, setMessages] = useState<ReadonlyMap<number, ChatMessage>>(new Map())
  const [trouble, setTrouble] = useState<string | null>(null)
  const [text, setText] = useState(begin)
  const talk = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    const stop = new AbortController()
    void followChat(user, { onMessage: (message) => setMessages((before) => new Map(before).set(message.id, message)), onGone: (isGone) => setMessages((before) => new Map([...before].filter(([id]) => !isGone(id)))), onTrouble: setTrouble }, stop.signal)
    return () => stop.abort()
  }, [user])
  const shown = [...messages.values()].toSorted((a, b) => a.id - b.id)
  const newest = shown.at(-1)?.id
  const end = useEnd(talk)
  useEffect(end.go, [newest])
  const put = (command: string): void => {
    setText(`${command} `)
    input.current?.focus()
  }
  const say = (event: FormEvent | KeyboardEvent): void => {
    event.preventDefault()
    const said = text.trim()
    if (said === '') return
    setText('')
    void sendToChat('say', user, { text: said }).then((problem) => {
      setTrouble(problem)
      if (problem !== null) setText(said)
    })
    input.current?.focus()
  }
  return (
    <>
      <div className="talk" ref={talk} onScroll={end.scrolled} role="log" aria-live="polite" tabIndex={0} aria-label={`Messages of ${name}`}>
        <div className="said-so-far">
          {shown.every(({ from, buttons }) => from === 'bot' && buttons.length === 0) && <p className="soft small">Say a trade, as in <code>BTC long 10x 200usdt tp 2/4/6% sl 1.5%</code>, or <button type="button" className="command" onClick={() => put('/help')}>/help</button>.</p>}
          {shown.map((message) => <Message key={message.id} message={message} onCommand={put} onPress={async (data, id) => setTrouble(await sendToChat('press', user, { data, message: id }))} />)}
        </div>
      </div>
      <div>
        {trouble !== null && <p className="said" role="alert">{trouble}</p>}
        <form className="say" onSubmit={say}>
          <textarea
            ref={input} value={text} rows={Math.min(LINES_MOST, text.split('\n').length)} onChange={(event) => setText(event.target.value)} onKeyDown={(event) => { if (sends(event)) say(event) }}
            placeholder="BTC long 10x 200usdt sl 1.5%" aria-label="Say a trade or a command" autoComplete="off" autoCapitalize="none" enterKeyHint="send" maxLength={4_096}
          />
          <button className="main-action">Send</button>
        </form>
      </div>
    </>
  )
}

const OWNER: ChatUser = { id: 1, name: 'Owner' }

/** The bot of this machine, in the page, and who of its users speaks; each has a chat of their own. */
export const ChatBox = ({ say }: { readonly say: string }) => {
  const [user, setUser] = useState(OWNER)
  return (
    <div className="chat">
      <ChatSpeaker shown={user} onShow={setUser} />
      <Talk key={user.id} user={user.id} name={user.name} begin={user.id === OWNER.id ? say : ''} />
    </div>
  )
}
