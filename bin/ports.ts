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

/** Ports for one start: what it was given and has not opened yet is given to nobody else of it. */
export type Ports = { readonly free: () => Promise<number>; /** `wanted` (0: whichever is free), or trouble that names the next free one. */ readonly open: (host: string, wanted: number) => Promise<number> }

/** Some free port of this machine. */
export const freePort = async (): Promise<number> => {
  const port = await bind('127.0.0.1', 0)
  if (port === null) throw new Trouble('This machine gives no free port on 127.0.0.1.')
  return port
}

/** `any`: some free port; a system may give the same one again as long as nobody listens there. */
export const takePorts = (any: () => Promise<number> = freePort): Ports => {
  const given = new Set<number>()
  const free = async (): Promise<number> => {
    for (;;) {
      const port = await any()
      if (given.has(port)) continue
      given.add(port)
      return port
    }
  }
  const open = async (host: string, wanted: number): Promise<number> => {
    if (wanted === 0) return free()
    if ((await bind(host, wanted)) === null) throw await taken(host, wanted)
    given.add(wanted)
    return wanted
  }
  return { free, open }
}

const taken = async (host: string, wanted: number): Promise<Trouble> => {
  for (let port = wanted + 1; port <= Math.min(wanted + 50, 65_535); port += 1) {
    if ((await bind(host, port)) !== null) return new Trouble(`Port ${wanted} on ${host} is taken. The next free one: --port ${port}`)
  }
  return new Trouble(`Port ${wanted} on ${host} can't be opened. Name another with --port, or another address with --host.`)
}
