// oxlint-disable-next-line no-control-regex
const MARKS = /\u001B\[[0-9;]*m/g

/** Columns that a character takes: what is drawn as a picture takes two, what joins another none (or makes a picture of it). */
const widthOf = (character: string): number => {
  if (character === '\uFE0F') return 1
  if (/\p{M}|\p{Cf}/u.test(character)) return 0
  return /\p{Emoji_Presentation}/u.test(character) ? 2 : 1
}
const columnsOf = (text: string): number => Array.from(text.replace(MARKS, '')).reduce((sum, character) => sum + widthOf(character), 0)

/** Where a line ends and the next begins: at the last blank that fits, sooner at a wider gap, since figures stand between those; never between a figure and its unit; within a word only when it is longer than a line. */
const breakOf = (line: string, width: number): { readonly end: number; readonly next: number } => {
  const gaps = [...line.matchAll(/ +(?! |%|USDT)/g)].flatMap((gap) => {
    const columns = columnsOf(line.slice(0, gap.index))
    return columns === 0 || columns > width ? [] : [{ end: gap.index, next: gap.index + gap[0].length, columns, wide: gap[0].length > 1 }]
  })
  const found = gaps.findLast((gap) => gap.wide && gap.columns * 2 > width) ?? gaps.at(-1)
  if (found !== undefined) return found
  let at = 0
  let used = 0
  while (at < line.length) {
    const mark = line[at] === '\u001B' ? /^.\[[0-9;]*m/.exec(line.slice(at))?.[0] : undefined
    const character = mark ?? String.fromCodePoint(line.codePointAt(at) ?? 32)
    if (mark === undefined && used + widthOf(character) > width && used > 0) break
    used += mark === undefined ? widthOf(character) : 0
    at += character.length
  }
  return { end: at, next: at }
}

const wrapLine = (line: string, width: number): readonly string[] => {
  const lines: string[] = []
  let rest = line
  while (columnsOf(rest) > width) {
    const { end, next } = breakOf(rest, width)
    lines.push(rest.slice(0, end))
    rest = rest.slice(next)
  }
  return [...lines, rest]
}

/** A text as it stands on a screen of so many columns; colour marks take none. */
export const wrap = (text: string, width: number): string => text.split('\n').flatMap((line) => wrapLine(line, width)).join('\n')
