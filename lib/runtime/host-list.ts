/** What a request may call this desk: a page of another name that points here is not answered. */
export type HostList = (header: string | undefined) => boolean

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'] as const
const EVERY: ReadonlySet<string> = new Set(['0.0.0.0', '::'])

/** Host and port as they stand in a Host header; the port is left out where it is the scheme's own. */
const named = (host: string): string => (host.includes(':') && !host.startsWith('[') ? `[${host}]` : host).toLowerCase()

/**
 * The list of names: this machine's own at the port it listens on, the address it was told to listen on, and that of APP_URL, and for
 * a worker the one under which its pages reach it. Without a Host there is nobody to check: HTTP/1.1 demands one.
 */
export const hostList = ({ host, port, appUrl, workerUrl = null }: { readonly host: string; readonly port: number; readonly appUrl: string | null; readonly workerUrl?: string | null }): HostList => {
  const names = [...LOOPBACK, ...(EVERY.has(host) ? [] : [named(host)])].flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]))
  const allowed = new Set([...names, ...[appUrl, workerUrl].flatMap((url) => (url === null ? [] : [new URL(url).host.toLowerCase()]))])
  return (header) => header !== undefined && allowed.has(header.toLowerCase())
}
