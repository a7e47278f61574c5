import type { ReactNode } from 'react'
import { noBreak } from '#words/no-break.ts'

/** The marks that Telegram's HTML knows and Keel writes. Everything else is shown as text. */
const MARKS = { b: 'b', i: 'i', u: 'u', s: 's', code: 'code', pre: 'pre' } as const
type Mark = keyof typeof MARKS
const isMark = (name: string): name is Mark => name in MARKS

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }
const plain = (text: string): string => text.replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ENTITIES[name] ?? '')

const wrapped = (mark: Mark, children: readonly ReactNode[], key: number): ReactNode => {
  const Tag = MARKS[mark]
  return <Tag key={key}>{children}</Tag>
}

/** A command with the number of a trade behind it; not a part of a path, of a fraction or of a list of levels. */
const COMMAND = /(?<![\w./:])(\/[a-z]{2,16}(?:[ \u00A0]\d{1,9}(?![\d.,%/\u00A0]))?)(?![\w/])/

/** Every second part is a command, which is pressed as in Telegram. */
const spoken = (text: string, key: number, onCommand: (command: string) => void): ReactNode =>
  text.split(COMMAND).map((part, at) => (at % 2 === 0 ? part : <button key={`${key}-${at}`} type="button" className="command" onClick={() => onCommand(part.replace('\u00A0', ' '))}>{part}</button>))

/** A message of the bot as elements: nothing of it is ever handed to the browser as markup. */
export const RichText = ({ html, onCommand }: { readonly html: string; readonly onCommand: (command: string) => void }) => {
  const open: { readonly mark: Mark | null; readonly children: ReactNode[] }[] = [{ mark: null, children: [] }]
  let key = 0
  for (const part of noBreak(html).split(/(<\/?[a-z]+>)/)) {
    const name = /^<\/?([a-z]+)>$/.exec(part)?.[1] ?? ''
    const top = open.at(-1)
    if (top === undefined) break
    if (!isMark(name)) { if (part !== '') top.children.push(spoken(plain(part), (key += 1), onCommand)) }
    else if (!part.startsWith('</')) open.push({ mark: name, children: [] })
    else if (top.mark === name && open.length > 1) {
      open.pop()
      open.at(-1)?.children.push(wrapped(name, top.children, (key += 1)))
    }
  }
  return <>{open.flatMap((level) => level.children)}</>
}
