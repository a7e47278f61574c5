/** Text of a message in Telegram's HTML mode: made by this template only, which escapes everything put into it. */
export type Html = { readonly html: string }

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replace(/[\u202A-\u202E\u2066-\u2069\u200E\u200F]/g, '')

type Piece = string | number | Html | readonly Html[]
const show = (piece: Piece): string => {
  if (typeof piece === 'string' || typeof piece === 'number') return escaped(String(piece))
  return 'html' in piece ? piece.html : piece.map((part) => part.html).join('\n')
}
export const html = (texts: TemplateStringsArray, ...pieces: readonly Piece[]): Html => ({ html: texts.map((text, i) => `${text}${i < pieces.length ? show(pieces[i] ?? '') : ''}`).join('') })
export const lines = (rows: readonly (Html | null)[]): Html => ({ html: rows.flatMap((row) => (row === null ? [] : [row.html])).join('\n') })
/** Figures that line up. */
export const code = (text: string): Html => html`<code>${text}</code>`
