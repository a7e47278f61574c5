import type { Duplex } from 'node:stream'
import type { IncomingMessage } from 'node:http'
import type { House } from '#exchange/toobit/gate/house.ts'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import type { Journal } from './journal.ts'

/** Every WebSocket of the server; frames wait until the journal has what they tell. */
export type StreamSockets = {
  readonly upgrade: (message: IncomingMessage, duplex: Duplex, head: Buffer) => void
  readonly tell: () => Promise<void>
  /** Cuts all, without a goodbye. */
  readonly disconnect: () => number
  readonly close: () => void
}
export type StreamParts = { readonly house: House; readonly journal: Journal; readonly now: () => number; readonly silentUntil: () => number }

const FRAME_MAX = 64 * 1024
/** A client that doesn't read is cut off. */
const UNREAD_MAX = 8 * 1024 * 1024

const textOf = (data: RawData): string => (Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data)).toString('utf8')

export const openStreamSockets = ({ house, journal, now, silentUntil }: StreamParts): StreamSockets => {
  const sockets = new Set<WebSocket>()
  const outbox: { readonly socket: WebSocket; readonly text: string }[] = []
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: FRAME_MAX })

  const tell = async (): Promise<void> => {
    const ready = outbox.splice(0)
    await journal.flush()
    for (const { socket, text } of ready) {
      if (socket.bufferedAmount > UNREAD_MAX) socket.terminate()
      else if (socket.readyState === socket.OPEN && now() >= silentUntil()) socket.send(text)
    }
  }
  const accept = (socket: WebSocket, path: string): void => {
    sockets.add(socket)
    socket.on('error', () => socket.terminate())
    const session = house.connect(path, { send: (text) => outbox.push({ socket, text }), close: () => socket.close() }, now())
    if (session === null) socket.close(1008, 'no such stream')
    socket.on('message', (data, isBinary) => {
      if (!isBinary) session?.onText(textOf(data))
      tell().catch(() => socket.terminate())
    })
    socket.on('close', () => {
      sockets.delete(socket)
      session?.close()
    })
  }
  const disconnect = (): number => {
    for (const socket of sockets) socket.terminate()
    return sockets.size
  }
  return {
    upgrade: (message, duplex, head) => server.handleUpgrade(message, duplex, head, (socket) => accept(socket, (message.url ?? '').split('?')[0] ?? '')),
    tell,
    disconnect,
    close: () => {
      disconnect()
      server.close()
    },
  }
}
