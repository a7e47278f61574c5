import type { Refused } from '#api/refusal.ts'
import { FIELD_WORDS } from '#words/en/accounts.ts'

const isRefused = (value: unknown): value is Refused => value !== null && typeof value === 'object' && 'field' in value && 'limit' in value

/** Posts JSON to a door of this desk; null when it was done, else why not, in a sentence. */
export const send = async (path: string, body: unknown): Promise<string | null> => {
  try {
    const reply = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    if (reply.ok) return null
    const read: unknown = await reply.json().catch(() => null)
    if (!isRefused(read)) return `The desk refused this (${reply.status}).`
    return `${FIELD_WORDS[read.field] ?? read.field}${read.value === null ? '' : ` “${read.value}”`}: ${read.limit}.${read.nearest === null ? '' : ` Nearest: ${read.nearest}.`}`
  } catch {
    return 'The desk did not answer. Look at the list before you try again.'
  }
}
