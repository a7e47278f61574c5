import net from 'node:net'
import { Trouble } from './trouble.ts'

const bind = (host: string, port: number): Promise<number | null> =>
  new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', () => resolve(null))
    server.listen({ host, port, exclusive: true }, () => {
      const place = server.address()
      const bound = typeof place === 'object' && place !== null ? place.port : null
      server.close(() => resolve(bound))
    })
  })

/** Some free port of this machine. */
export const freePort = async (): Promise<number> => {
  const port = await bind('127.0.0.1', 0)
  if (port === null) throw new Trouble('This machine gives no free port on 127.0.0.1.')
  return port
}

/** `wanted` (0: whichever is free), or trouble that names the next free one. */
export const openPort = async (host: string, wanted: number): Promise<number> => {
  if (wanted === 0) return freePort()
  if ((await bind(host, wanted)) !== null) return wanted
  for (let port = wanted + 1; port <= Math.min(wanted + 50, 65_535); port += 1) {
    if ((await bind(host, port)) !== null) throw new Trouble(`Port ${wanted} on ${host} is taken. The next free one: --port ${port}`)
  }
  throw new Trouble(`Port ${wanted} on ${host} can't be opened. Name another with --port, or another address with --host.`)
}
