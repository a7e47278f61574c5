import { latinDigits } from './digits.ts'

/** What a part of a signal speaks of; `other` is known and not taken. */
export type PartKind = 'entry' | 'targets' | 'stop' | 'leverage' | 'coin' | 'other'
/** `index`: the number of a label like TP2. `words`: label and text as they stand in the signal, in one line. */
export type SignalPart = { readonly kind: PartKind; readonly label: string; readonly index: number | null; readonly text: string; readonly words: string }

const LABELS: readonly (readonly [PartKind, string])[] = [
  ['targets', '(?:take[ -]*profit|profit|sell|exit)[ -]*targets?|take[ -]*profits?|targets?|tgts?|t\\.?p\\.?s?|تارگت(?:[ \\u200c]*ها)?|اهداف|هدف|حد[ \\u200c]*سود'],
  ['entry', 'entry(?: *(?:zone|price|point|targets?|range|levels?|orders?))?|entries|enter(?: (?:at|between|below|above|around|price))?|(?:buy|sell) *(?:zone|range|at|around|between|in|price)|open *(?:at|price)|(?:نقطه[ \\u200c]*)?ورود'],
  ['stop', 'stop[ -]*loss(?:es)?|stop *targets?|stops?|s\\.?l\\.?|invalidation|حد[ \\u200c]*ضرر|استاپ(?:[ \\u200c]*لاس)?'],
  ['leverage', 'leverage|lev|اهرم|لوریج'],
  ['coin', 'coin|pair|symbol|ticker|asset|نماد|ارز'],
  ['other', 'risk(?: *[/:-]? *reward)?|r *[:/] *r|rr|amount(?: per trade)?|(?:position )?size|capital|margin|wallet|balance|portfolio|confidence|accuracy|time *frame|tf|trailing(?: configuration)?|trigger|date|time|posted|note|advice|exchanges?|strategy|signal(?: *(?:id|type|quality(?: score)?|score))?|score|duration|volume|rsi|status|(?<!at )(?:current|market|last|mark) price|profit|roi|gain|direction|type|position|action|ریسک|حجم|سرمایه'],
]
const LABEL = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${LABELS.map(([kind, words]) => `(?<${kind}>${words})`).join('|')})(?![\\p{L}_])|(?<at>@)`, 'giu')

/** One alphabet for what channels decorate: plain letters and digits, plain dashes, no emoji, no marks that can't be seen. */
export const plainText = (text: string): string =>
  latinDigits(text.replace(/\d\uFE0F?\u20E3|[\u2460-\u2473\u2776-\u277F]/gu, ' ').normalize('NFKC'))
    .replace(/[\u2010-\u2015\u2212~→➜➡]|->|=>|\bto\b(?=\s*\$?\d)/gu, '-').replace(/\r\n?/g, '\n')
    .replace(/[\p{Extended_Pictographic}\p{So}\p{Sk}\p{Cc}\uFE0F*`«»“”"|]/gu, (mark) => (mark === '\n' ? '\n' : ' ')).replace(/(?!\u200c)\p{Cf}/gu, '').replace(/[ \t]+/g, ' ')

const kindOf = (groups: Readonly<Record<string, string | undefined>>): PartKind => (groups['at'] === undefined ? (LABELS.find(([kind]) => groups[kind] !== undefined)?.[0] ?? 'other') : 'entry')

/** A line of levels only, as lists below their label are. */
const LIST_LINE = /^[\s\d.,$%()[\]\-:;/#•>+x]*(?:k|usdt|usd)?[\s\d.,$%()[\]\-:;/#•>+x]*$/i

/** A label's text ends with its line, unless lines of bare levels follow. */
const upToProse = (text: string): string => {
  const [first = '', ...rest] = text.split('\n')
  const prose = rest.findIndex((line) => line.trim() !== '' && !(LIST_LINE.test(line) && /\d/.test(line)) && !/^\s*(?:at )?(?:cmp|market|current price|now)\b/i.test(line) && !/^\s*(?:buy|sell) at (?:current|market) price/i.test(line))
  return [first, ...(prose === -1 ? rest : rest.slice(0, prose))].join('\n')
}

/** TP1, Target 2: the number names the level where it stands at the label or before a mark; else it is a level itself. */
const indexOf = (label: string, text: string, expected: number): { readonly index: number | null; readonly text: string } => {
  const found = /^( ?#?)(\d{1,2})(?![\d.,]*\d)(?!\s?[k%])(\s*[):=.-])?(?=\s|\(|$|[^\d])/i.exec(text)
  const index = Number(found?.[2] ?? 0)
  if (found === null || index < 1 || index > 10) return { index: null, text }
  const [all, space = '', , mark] = found
  const singular = /^(?:target|take[ -]*profit|تارگت|هدف)$/i.test(label)
  const isIndex = space === '' || (index === expected && (mark !== undefined || (singular && /^\s+\$?\d/.test(text.slice(all.length)))))
  return isIndex ? { index, text: text.slice(all.length) } : { index: null, text }
}

/** What is said to happen later, and how a bot should trail, are no levels. */
const ADVICE = /^[^\p{L}\n]*(?:advice|note|disclaimer|move|after|once|when|if|remember)(?!\p{L}).*$/gimu
const withoutAdvice = (plain: string): string => {
  const trailing = plain.search(/trailing configuration/i)
  return (trailing === -1 ? plain : plain.slice(0, trailing)).replace(ADVICE, ' ')
}

/** The labelled parts of a signal, in order. */
export const signalParts = (whole: string): readonly SignalPart[] => {
  const plain = withoutAdvice(whole)
  const labels = [...plain.matchAll(LABEL)]
  let targets = 0
  return labels.map((match, at): SignalPart => {
    const [label] = match
    const kind = kindOf(match.groups ?? {})
    const after = upToProse(plain.slice(match.index + label.length, labels[at + 1]?.index ?? plain.length))
    const { index, text } = kind === 'targets' ? indexOf(label, after, targets + 1) : { index: null, text: after }
    if (index !== null && /\d/.test(text)) targets = index
    return { kind, label, index, text, words: `${label}${after}`.replace(/\s+/g, ' ').trim().slice(0, 70) }
  })
}
