import type { NeonProxy } from './neon.ts'

/** A proxy other than Neon's own, at an address (ws: or wss:): it is told host and port of the database as `?address=`. */
export const neonProxyAt = (address: string): NeonProxy => {
  const { host, protocol, pathname } = new URL(address)
  return { address: (database, port) => `${host}${pathname.replace(/\/$/, '')}/v1?address=${database}:${port}`, secure: protocol === 'wss:' }
}
