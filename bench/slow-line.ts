import net from 'node:net'

/** A TCP line to `port` that delays each direction by half of `roundTripMs`, keeping order: what a database in another building costs. */
export const slowLine = (port: number, roundTripMs: number): Promise<{ readonly port: number; readonly close: () => void }> => {
  const sockets = new Set<net.Socket>()
  const delayed = (from: net.Socket, to: net.Socket): void => {
    from.on('data', (bytes) => setTimeout(() => { if (to.writable) to.write(bytes) }, roundTripMs / 2))
    from.on('close', () => setTimeout(() => to.destroy(), roundTripMs / 2))
    from.on('error', () => to.destroy())
  }
  const server = net.createServer((near) => {
    const far = net.connect({ host: '127.0.0.1', port })
    for (const socket of [near, far]) {
      socket.setNoDelay(true)
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    }
    delayed(near, far)
    delayed(far, near)
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const place = server.address()
      const close = (): void => { server.close(); for (const socket of sockets) socket.destroy() }
      resolve({ port: typeof place === 'object' && place !== null ? place.port : 0, close })
    })
  })
}
