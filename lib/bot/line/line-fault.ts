/** What is wrong with a typed line: the field, what was typed (cut, made harmless), what it may be, and the nearest valid text. */
export type LineFault = { readonly field: string; readonly value: string; readonly limit: string; readonly nearest: string | null }
export const isLineFault = (value: unknown): value is LineFault => value !== null && typeof value === 'object' && 'field' in value && 'limit' in value

/** At most 40 visible characters; control and direction marks are taken out, so that no text can turn the message around. */
const harmless = (text: string): string => {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
  const cut = Array.from(plain).slice(0, 40).join('')
  return cut.length < plain.length ? `${cut}…` : cut
}

const NAMES: ReadonlyMap<number, string> = new Map([[0x200b, 'zero-width space'], [0x200c, 'zero-width non-joiner'], [0x200d, 'zero-width joiner'], [0x200e, 'left-to-right mark'], [0x200f, 'right-to-left mark'], [0x202a, 'left-to-right embedding'], [0x202b, 'right-to-left embedding'], [0x202d, 'left-to-right override'], [0x202e, 'right-to-left override'], [0xfeff, 'byte-order mark']])
/** A mark that can't be seen makes a right word look wrong for no reason: it is named. */
const unseen = (text: string): string => {
  const mark = /[\p{Cc}\p{Cf}]/u.exec(text)?.[0]?.codePointAt(0)
  return mark === undefined ? '' : `; it holds an invisible ${NAMES.get(mark) ?? 'character'} (U+${mark.toString(16).toUpperCase().padStart(4, '0')}), take that out`
}
export const fault = (field: string, value: string, limit: string, nearest: string | null = null): LineFault => ({ field, value: harmless(value), limit: `${limit}${unseen(value)}`, nearest })
