const BROWSERS: readonly (readonly [string, RegExp])[] = [['Edge', /Edg\//], ['Opera', /OPR\//], ['Samsung Internet', /SamsungBrowser/], ['Firefox', /Firefox\/|FxiOS/], ['Chrome', /Chrome\/|CriOS/], ['Safari', /Safari\//]]
const SYSTEMS: readonly (readonly [string, RegExp])[] = [['Android', /Android/], ['iPhone', /iPhone/], ['iPad', /iPad/], ['Windows', /Windows/], ['macOS', /Mac OS X/], ['Linux', /Linux/]]
const named = (agent: string, among: readonly (readonly [string, RegExp])[]): string | null => among.find(([, form]) => form.test(agent))?.[0] ?? null

/** What a browser says it is, in words of ours only: its own text is shown nowhere. */
export const browserName = (agent: string): string => {
  const [browser, system] = [named(agent, BROWSERS), named(agent, SYSTEMS)]
  return browser === null && system === null ? 'an unknown program' : `${browser ?? 'a browser'}${system === null ? '' : ` on ${system}`}`
}

/** What stands before the desk: TLS is ended by a proxy, which names the address that it saw; without one whoever calls can name any. */
export type Reached = { readonly appUrl: string | null; readonly host: string }
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost'])

/** Where a browser is, as far as somebody vouches for it: the last address named is the one that the proxy saw, what stands before it is what others said. */
export const addressOf = (headers: Headers, { appUrl, host }: Reached): string => {
  if (appUrl?.startsWith('https:') !== true) return LOOPBACK.has(host) ? 'this machine' : 'an address that no proxy vouches for'
  const last = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim().replace(/^::ffff:/, '') ?? ''
  return /^[0-9a-f.:]{3,45}$/i.test(last) && !LOOPBACK.has(last) ? last : 'an unknown address'
}
