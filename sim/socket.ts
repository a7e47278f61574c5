import type { SocketOpener } from '#desk/ports/world.ts'
import type { Draws } from './chance.ts'
import type { Life, VirtualTime } from './virtual-time.ts'
import { SLOW_MS, type Strike } from './wire.ts'

export type OpenSocket = { readonly path: string; readonly send: (text: string) => void; readonly drop: (reason: string) => void }

export type SocketParts = {
  readonly path: string
  readonly handlers: Parameters<SocketOpener>[1]
  readonly life: Life
  readonly time: VirtualTime
  readonly draws: Draws
  readonly sockets: Set<OpenSocket>
  readonly open: (send: (text: string) => void) => { readonly onText: (text: string) => void; readonly close: () => void } | null
  readonly strikes: Strike
  /** Whether a frame is still to be told when it comes. */
  readonly heard: (text: string) => boolean
}

/** A socket of a process: frames late, doubled, lost; closed, or silent for good. */
export const openSocket = (parts: SocketParts): ReturnType<SocketOpener> => {
  const { handlers, life, time, draws, sockets, strikes } = parts
  let open = true
  let silent = false
  const deliver = (act: () => void, withinMs = 4): void => void time.after(1 + draws.whole(withinMs), () => life.act(() => { if (open) act() }))
  const down = (reason: string): void => {
    if (!open) return
    open = false
    sockets.delete(socket)
    session?.close()
    life.act(() => handlers.onClose(reason))
  }
  const send = (text: string): void => {
    if (!open || silent) return
    if (strikes('droppedSocket', life.name)) return down('dropped')
    silent = strikes('silentSocket', life.name)
    if (silent || strikes('lostFrame', life.name)) return
    const tell = (): void => { if (parts.heard(text)) handlers.onText(text) }
    deliver(tell, strikes('slowFrame', life.name) ? SLOW_MS : 4)
    if (strikes('doubledFrame', life.name)) deliver(tell, SLOW_MS)
  }
  const socket: OpenSocket = { path: parts.path, send, drop: down }
  const session = parts.open(send)
  sockets.add(socket)
  life.onEnd(() => down('process ended'))
  deliver(handlers.onOpen)
  return { send: (text) => deliver(() => onClientText(text, session, send, time)), close: () => down('closed by us') }
}

const onClientText = (text: string, session: { readonly onText: (text: string) => void } | null, send: (text: string) => void, time: VirtualTime): void => {
  if (session !== null) return session.onText(text)
  if (text.includes('"ping"')) send(JSON.stringify({ pong: time.now() }))
}
