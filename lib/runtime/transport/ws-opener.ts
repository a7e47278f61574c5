import type { SocketOpener } from '#desk/ports/world.ts'
import { WebSocket } from 'ws'

const HANDSHAKE_MS = 10_000
const FRAME_MAX = 16 * 1024 * 1024

/** Real sockets; `base` is ws:// or wss:// and a host. Compression is off: the venue doesn't negotiate it, and it costs time. */
export const wsOpener = (base: string): SocketOpener => (path, handlers) => {
  const socket = new WebSocket(`${base}${path}`, { handshakeTimeout: HANDSHAKE_MS, perMessageDeflate: false, maxPayload: FRAME_MAX })
  let reason = ''
  socket.on('open', () => handlers.onOpen())
  socket.on('message', (data, isBinary) => {
    if (isBinary) return
    handlers.onText((Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data)).toString('utf8'))
  })
  socket.on('error', (error) => {
    reason = error.message
  })
  socket.on('close', (code) => handlers.onClose(reason === '' ? `closed ${code}` : reason))
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text)
    },
    close: () => socket.terminate(),
  }
}
