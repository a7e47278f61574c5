const SECRET = /secret|token|password|passphrase|authorization|signature|sealed|cookie|api_?key|initdata|vault/i
const ADDRESS = /([a-z][a-z0-9+]*:\/\/[^:/\s@]*):[^@\s]+@/gi
/** What a Telegram bot signs in with stands in the path of its calls. */
const BOT_TOKEN = /\d{6,12}:[A-Za-z0-9_-]{30,}/g
const HIDDEN = '[secret]'

/** A log's value without secrets: members by name, passwords in addresses; bigints as text, errors as their message, depth 6 at most. */
export const redact = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return value.replace(ADDRESS, `$1:${HIDDEN}@`).replace(BOT_TOKEN, HIDDEN)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (depth >= 6) return '[deep]'
  if (value instanceof Error) return redact(value.message, depth)
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redact(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, SECRET.test(name) && member !== null ? HIDDEN : redact(member, depth + 1)]))
}
