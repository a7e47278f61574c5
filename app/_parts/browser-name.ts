const BROWSERS: readonly (readonly [string, RegExp])[] = [['Edge', /Edg\//], ['Opera', /OPR\//], ['Samsung Internet', /SamsungBrowser/], ['Firefox', /Firefox\/|FxiOS/], ['Chrome', /Chrome\/|CriOS/], ['Safari', /Safari\//]]
const SYSTEMS: readonly (readonly [string, RegExp])[] = [['Android', /Android/], ['iPhone', /iPhone/], ['iPad', /iPad/], ['Windows', /Windows/], ['macOS', /Mac OS X/], ['Linux', /Linux/]]
const named = (agent: string, among: readonly (readonly [string, RegExp])[]): string | null => among.find(([, form]) => form.test(agent))?.[0] ?? null

/** What a browser says it is, in words of ours only: its own text is shown nowhere. */
export const browserName = (agent: string): string => {
  const [browser, system] = [named(agent, BROWSERS), named(agent, SYSTEMS)]
  return browser === null && system === null ? 'an unknown program' : `${browser ?? 'a browser'}${system === null ? '' : ` on ${system}`}`
}

/** The address that the next proxy saw; what stands before it is what others said. */
export const addressOf = (headers: Headers): string => {
  const last = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim().replace(/^::ffff:/, '') ?? ''
  if (last === '127.0.0.1' || last === '::1') return 'this machine'
  return /^[0-9a-f.:]{3,45}$/i.test(last) ? last : 'an unknown address'
}
