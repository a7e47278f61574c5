import net from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import type { NeonProxy } from '#db/drivers/neon.ts'
import { neonProxyAt } from '#db/drivers/neon-proxy.ts'

export type OpenProxy = { readonly address: string; readonly proxy: NeonProxy; readonly close: () => Promise<void> }

/** What Neon's own proxy does for its driver: a WebSocket whose bytes go to the PostgreSQL that its address names. This machine only. */
const join = (socket: WebSocket, address: string): void => {
  const [host = '', port = ''] = address.split(':')
  if (host !== '127.0.0.1' || !/^\d+$/.test(port)) return socket.close(1008, 'this machine only')
  const line = net.connect({ host, port: Number(port) })
  line.setNoDelay(true)
  socket.on('message', (bytes: Buffer) => line.write(bytes))
  line.on('data', (bytes) => socket.send(bytes))
  socket.on('close', () => line.destroy())
  line.on('close', () => socket.close())
  line.on('error', () => socket.close(1011))
  socket.on('error', () => line.destroy())
}

export const neonProxy = (): Promise<OpenProxy> =>
  new Promise((resolve) => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
    server.on('connection', (socket, request) => join(socket, new URL(request.url ?? '', 'http://proxy').searchParams.get('address') ?? ''))
    server.on('listening', () => {
      const place = server.address()
      const port = typeof place === 'object' && place !== null ? place.port : 0
      resolve({
        address: `ws://127.0.0.1:${port}`, proxy: neonProxyAt(`ws://127.0.0.1:${port}`),
        close: () => new Promise((done) => { for (const socket of server.clients) socket.terminate(); server.close(() => done()) }),
      })
    })
  })
