/** Stands in an update's body where a pasted secret stood: the secret itself is stored nowhere. */
export const SECRET_MARK = '[a secret stood here; it was cut before this was stored]'

const TOKEN = /(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_=-]{32,}/g
/** What a bot of Telegram signs in with, and a signed token of the web. */
const SHAPES = /(?<!\d)\d{8,12}:[A-Za-z0-9_-]{30,}|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/
/** A name of a secret, then its value. */
const NAMED = /(?:api[\s_-]*(?:key|secret)|access[\s_-]*key|secret[\s_-]*key|private[\s_-]*key|pass[\s_-]*phrase|seed[\s_-]*phrase|mnemonic|(?<![a-z])secret)(?:\s*[:=]\s*|\s+is\s+)\S{8,}/i
const NAMED_TOKEN = /(?:api|secret|private|access)[\s_-]*(?:key|secret)?\W{1,3}(?=[A-Za-z0-9+/_=-]{12,})(?=\S*\d)(?=\S*[A-Za-z])[A-Za-z0-9+/_=-]{12,}/i
const HEX = /^[0-9a-f]+$/i
const ADDRESS = /^0x[0-9a-fA-F]{40}$/

const countOf = (token: string, pattern: RegExp): number => token.match(pattern)?.length ?? 0

/**
 * Letters and digits mixed without a pattern, as keys are: no word, no figure, no address of a chain. A key of many letters may hold few
 * digits; its case changes as no word's does. Of hexadecimal ones either kind may be rare.
 */
const isRandom = (token: string): boolean => {
  if (ADDRESS.test(token) || new Set(token).size < 10) return false
  const [letters, digits] = [countOf(token, /[A-Za-z]/g), countOf(token, /\d/g)]
  const isMixed = Math.min(letters, digits) >= (HEX.test(token) ? 1 : 4)
  return isMixed || countOf(token, /[a-z][A-Z]|[A-Z][a-z]/g) >= 8
}

/** Does a text hold what looks like an exchange key, a secret or a token. */
export const holdsSecret = (text: string): boolean => {
  const plain = text.slice(0, 20_000).normalize('NFKC').replace(/\p{Cf}/gu, '')
  const outside = plain.replace(/https?:\/\/(?!\S*(?:token|secret|key)=)\S+/gi, ' ')
  return SHAPES.test(plain) || NAMED.test(plain) || NAMED_TOKEN.test(plain) || (outside.match(TOKEN) ?? []).some(isRandom)
}

const TEXTS: ReadonlySet<string> = new Set(['text', 'caption', 'url', 'query'])

/** A copy of an update without the secrets that its texts hold, wherever they stand: a reply carries what it replies to. */
export const withoutSecrets = <T>(value: T): T => JSON.parse(JSON.stringify(value, (name, member: unknown) => (TEXTS.has(name) && typeof member === 'string' && holdsSecret(member) ? SECRET_MARK : member)))
