/** What is wrong with a typed line: the field, what was typed (cut, made harmless), what it may be, and the nearest valid text. */
export type LineFault = { readonly field: string; readonly value: string; readonly limit: string; readonly nearest: string | null }
export const isLineFault = (value: unknown): value is LineFault => value !== null && typeof value === 'object' && 'field' in value && 'limit' in value

/** At most 40 visible characters; control and direction marks are taken out, so that no text can turn the message around. */
const harmless = (text: string): string => {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
  const cut = Array.from(plain).slice(0, 40).join('')
  return cut.length < plain.length ? `${cut}…` : cut
}
export const fault = (field: string, value: string, limit: string, nearest: string | null = null): LineFault => ({ field, value: harmless(value), limit, nearest })
