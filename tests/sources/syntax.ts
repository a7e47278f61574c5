import { parseSync } from '@swc/core'

/** A node of the syntax tree, whatever its kind; spans count bytes. */
export type SyntaxNode = { readonly type: string; readonly [member: string]: unknown }
/** One place in a file: the node, the member of its parent that holds it, and its parents from near to far. */
export type Visit = { readonly node: SyntaxNode; readonly member: string; readonly parents: readonly SyntaxNode[] }
export type SourceFile = { readonly path: string; readonly text: string; readonly visits: readonly Visit[]; readonly lineOf: (node: SyntaxNode) => number; readonly linesOf: (node: SyntaxNode) => number }

export const isNode = (value: unknown): value is SyntaxNode => value !== null && typeof value === 'object' && 'type' in value && typeof value.type === 'string'

const spanOf = (node: SyntaxNode): { readonly start: number; readonly end: number } | null => {
  const { span } = node
  return span !== null && typeof span === 'object' && 'start' in span && 'end' in span && typeof span.start === 'number' && typeof span.end === 'number' ? { start: span.start, end: span.end } : null
}

const collect = (node: SyntaxNode, member: string, parents: readonly SyntaxNode[], into: Visit[]): void => {
  into.push({ node, member, parents })
  const below = [node, ...parents]
  for (const [name, value] of Object.entries(node)) visitMember(name, value, below, into)
}
/** Arguments and list items come wrapped in plain objects without a type. */
const visitMember = (name: string, value: unknown, parents: readonly SyntaxNode[], into: Visit[]): void => {
  if (name === 'span' || value === null || typeof value !== 'object') return
  if (Array.isArray(value)) for (const item of value) visitMember(name, item, parents, into)
  else if (isNode(value)) collect(value, name, parents, into)
  else for (const [inner, item] of Object.entries(value)) visitMember(inner === 'expression' ? name : inner, item, parents, into)
}

/** swc counts positions on over all that it parsed; a first statement of known place tells where a file begins. */
const MARK = 'void 0;\n'

export const parseSource = (path: string, text: string): SourceFile => {
  const tree: unknown = parseSync(MARK + text.replace(/^#!/, '//'), { syntax: 'typescript', tsx: path.endsWith('x'), target: 'es2022' })
  const body = isNode(tree) && Array.isArray(tree['body']) ? tree['body'].filter(isNode) : []
  const first = body[0]
  const base = first === undefined ? 0 : (spanOf(first)?.start ?? 0)
  const bytes = new TextEncoder().encode(MARK + text)
  const lineAt = (position: number): number => bytes.subarray(0, position - base).reduce((lines, byte) => (byte === 10 ? lines + 1 : lines), 0)
  const visits: Visit[] = []
  for (const node of body.slice(1)) collect(node, 'body', [], visits)
  const lineOf = (node: SyntaxNode): number => lineAt(spanOf(node)?.start ?? base)
  return { path, text, visits, lineOf, linesOf: (node) => lineAt(spanOf(node)?.end ?? base) - lineOf(node) + 1 }
}

/** Name of an identifier; null for any other node. */
export const nameOf = (value: unknown): string | null => (isNode(value) && value.type === 'Identifier' && typeof value['value'] === 'string' ? value['value'] : null)

/** `a.b.c` as its words from the left; null when its root is no plain name. */
export const chainOf = (value: unknown): readonly string[] | null => {
  const name = nameOf(value)
  if (name !== null) return [name]
  if (!isNode(value)) return null
  const inner = WRAPS.get(value.type)
  if (inner !== undefined) return chainOf(value[inner])
  const left = value.type === 'MemberExpression' ? chainOf(value['object']) : null
  return left === null ? null : [...left, memberOf(value['property'])]
}
/** What stands around an expression without changing it, and the member that holds it. */
const WRAPS: ReadonlyMap<string, string> = new Map([['ParenthesisExpression', 'expression'], ['TsNonNullExpression', 'expression'], ['TsAsExpression', 'expression'], ['OptionalChainingExpression', 'base']])
/** `.b`, `['b']`; [] for what only running would tell. */
const memberOf = (property: unknown): string => nameOf(property) ?? (isNode(property) && property.type === 'Computed' ? stringOf(property['expression']) : null) ?? '[]'

/** Text of a string or template (its gaps as ?); null for any other node. */
export const stringOf = (value: unknown): string | null => {
  if (!isNode(value)) return null
  if (value.type === 'StringLiteral') return typeof value['value'] === 'string' ? value['value'] : null
  if (value.type !== 'TemplateLiteral' || !Array.isArray(value['quasis'])) return null
  return value['quasis'].map((quasi: unknown) => (isNode(quasi) && typeof quasi['raw'] === 'string' ? quasi['raw'] : '')).join('?')
}
