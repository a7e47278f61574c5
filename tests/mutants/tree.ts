import { parseAst } from 'vitest/node'

/** A node of the syntax tree, whatever its kind; places count characters. */
export type Node = { readonly type: string; readonly start: number; readonly end: number; readonly [member: string]: unknown }
/** A node with the member of its parent that holds it, and its parents from near to far. */
export type Place = { readonly node: Node; readonly member: string; readonly parents: readonly Place[] }

const isNode = (value: unknown): value is Node =>
  value !== null && typeof value === 'object' && 'type' in value && typeof value.type === 'string' && 'start' in value && typeof value.start === 'number' && 'end' in value

export const rootOf = (text: string): Place => {
  const node: unknown = parseAst(text, { lang: 'ts' })
  if (!isNode(node)) throw new Error('assertion failed: a file has a tree')
  return { node, member: 'program', parents: [] }
}

/** What holds an expression without changing it at run time. */
const WRAPS: ReadonlySet<string> = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression'])
/** Members that hold names, not values. */
const isName = ({ node }: Place, member: string): boolean =>
  (node['computed'] === false && ((node.type === 'MemberExpression' && member === 'property') || (node.type === 'Property' && member === 'key'))) || (node.type === 'AssignmentPattern' && member === 'left')

/** The parts of a node that run, in the order of the text: no types, no imports, no names. */
export const partsOf = (place: Place): readonly Place[] => {
  if (place.node.type.startsWith('Import') || (place.node.type.startsWith('TS') && !WRAPS.has(place.node.type))) return []
  const below = [place, ...place.parents]
  return Object.entries(place.node).flatMap(([member, value]) => (isName(place, member) || (WRAPS.has(place.node.type) && member !== 'expression') ? [] : (Array.isArray(value) ? value : [value]).filter(isNode).map((node): Place => ({ node, member, parents: below }))))
    .toSorted((a, b) => a.node.start - b.node.start)
}

export const parentOf = ({ parents }: Place): Node | null => parents[0]?.node ?? null
export const childOf = (node: Node, member: string): Node | null => {
  const value = node[member]
  return isNode(value) ? value : null
}
export const nameOf = (node: Node | null): string | null => (node?.type === 'Identifier' && typeof node['name'] === 'string' ? node['name'] : null)
export const countOf = (node: Node, member: string): number => {
  const value = node[member]
  return Array.isArray(value) ? value.length : 0
}
