import { mutationsOf } from './mutators.ts'
import { childOf, type Node, parentOf, partsOf, type Place, rootOf } from './tree.ts'

/** One planted mistake. `number` counts over all files of a run; `line` counts from 1. */
export type Mutant = { readonly number: number; readonly file: string; readonly line: number; readonly text: string; readonly was: string; readonly becomes: string }
/** A place that a run can come to, or an answer that a question can give: `way` says which. */
export type Point = { readonly number: number; readonly file: string; readonly line: number; readonly way: string }

/** A file with all of its mutants in it, each behind a question of its own: `$m(7) ? mutated : as it was`. */
export type Instrumented = { readonly code: string; readonly mutants: readonly Mutant[]; readonly points: readonly Point[] }

const LOOPS: ReadonlySet<string> = new Set(['ForStatement', 'ForOfStatement', 'ForInStatement', 'WhileStatement', 'DoWhileStatement'])
const isBody = (place: Place): boolean => place.member === 'body' && (LOOPS.has(parentOf(place)?.type ?? '') || (place.node.type === 'BlockStatement' && place.parents.length > 1))
/** What an expression decides by being yes or no, or there or not. */
const wayOf = (place: Place): 'yes' | 'there' | null => {
  const parent = parentOf(place)
  if (place.member === 'test' && (parent?.type === 'IfStatement' || parent?.type === 'ConditionalExpression')) return 'yes'
  if (place.member !== 'left' || parent?.type !== 'LogicalExpression') return null
  return parent['operator'] === '??' ? 'there' : 'yes'
}

/** `from`: numbers of the first mutant and the first point. `decisions`: also write down what each question answered. */
export const instrument = (file: string, text: string, from: { readonly mutant: number; readonly point: number }, decisions: boolean): Instrumented => {
  const lines = text.split('\n')
  const mutants: Mutant[] = []
  const points: Point[] = []
  const read = (node: Node | null): string => (node === null ? '' : text.slice(node.start, node.end))
  const lineOf = (node: Node): number => text.slice(0, node.start).split('\n').length
  const plant = (node: Node, becomes: string): number => {
    const [number, line] = [from.mutant + mutants.length, lineOf(node)]
    mutants.push({ number, file, line, text: (lines[line - 1] ?? '').trim(), was: read(node), becomes })
    return number
  }
  const point = (node: Node, way: string): number => {
    const number = from.point + points.length
    points.push({ number, file, line: lineOf(node), way })
    return number
  }
  const inside = (place: Place): string => {
    let [code, at] = ['', place.node.start]
    for (const part of partsOf(place)) {
      if (part.node.start < at) continue
      code += text.slice(at, part.node.start) + write(part)
      at = part.node.end
    }
    return code + text.slice(at, place.node.end)
  }
  const write = (place: Place): string => {
    const { node } = place
    const leftOut = node.type === 'ExpressionStatement' && childOf(node, 'expression')?.type !== 'Literal' ? plant(node, '(left out)') : null
    const whole = (): string => (leftOut === null ? inside(place) : `{ if (!$m(${leftOut})) { ${inside(place)} } }`)
    if (isBody(place)) return `{ $t(${point(node, 'reached')}); ${whole()} }`
    if (leftOut !== null) return whole()
    const planted = mutationsOf(place, read).map((becomes) => `$m(${plant(node, becomes)}) ? (${becomes}) : `)
    const way = decisions ? wayOf(place) : null
    const inner = way === null ? inside(place) : `$${way}(${point(node, way === 'yes' ? 'yes' : 'there')}, ${point(node, way === 'yes' ? 'no' : 'missing')}, (${inside(place)}))`
    return planted.length === 0 ? inner : `(${planted.join('')}(${inner}))`
  }
  return { code: write(rootOf(text)), mutants, points }
}
