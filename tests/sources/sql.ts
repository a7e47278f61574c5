import type { Finding } from './bans.ts'
import { chainOf, isNode, type SourceFile, stringOf, type SyntaxNode, type Visit } from './syntax.ts'

const CLOCKS = /\b(now|random|gen_random_uuid|uuid_generate_v4|uuidv7|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(|\bcurrent_(timestamp|date|time)\b|\blocaltime(stamp)?\b/i
const SQL = /\b(select|insert into|update|delete from|with)\b[\s\S]*\b(from|values|set|select|as)\b/i

/** The one text that reads the store's clock. */
const STORE_CLOCK = 'db/sql.ts'

/** What stands outside of all parentheses. */
const outside = (text: string): string => {
  let depth = 0
  return Array.from(text, (letter) => {
    if (letter === '(') depth += 1
    if (letter === ')') depth -= 1
    return depth > 0 || letter === ')' ? '' : letter
  }).join('')
}

/** A statement whose last select may give several rows in no named order. What a write returns tells that it was done, not in which order. */
const isUnordered = (text: string): boolean => {
  const flat = outside(text)
  if (/\b(insert into|update|delete from)\b/i.test(flat)) return false
  const last = flat.slice(Math.max(0, flat.toLowerCase().lastIndexOf('select ')))
  if (/^\s*select[\s\S]*\b(count|max|min|sum|bool_or|exists)\b(?![\s\S]*\bgroup by\b)/i.test(last) || !/^\s*select[\s\S]*\bfrom\b/i.test(last)) return false
  return !/\border by\b/i.test(flat) && !/\blimit 1\b/i.test(flat)
}

const isQuery = (node: SyntaxNode): boolean => node.type === 'CallExpression' && (chainOf(node['callee']) ?? []).at(-1) === 'query'

/** `const [row] = await sql.query(...)`, `.rows[0]` and a bare statement take one row or none. */
const takesOne = (parents: readonly SyntaxNode[]): boolean => {
  const at = parents.findIndex((parent) => !['AwaitExpression', 'ParenthesisExpression', 'MemberExpression'].includes(parent.type))
  if (parents.slice(0, at).some((parent) => isNode(parent['property']) && parent['property'].type === 'Computed')) return true
  const holder = parents[at]
  if (holder?.type === 'ExpressionStatement') return true
  const id = holder?.type === 'VariableDeclarator' ? holder['id'] : null
  return isNode(id) && id.type === 'ArrayPattern' && Array.isArray(id['elements']) && id['elements'].length === 1
}

const textOf = (visit: Visit): string | null => {
  const first: unknown = Array.isArray(visit.node['arguments']) ? visit.node['arguments'][0] : null
  return first !== null && typeof first === 'object' && 'expression' in first ? stringOf(first.expression) : null
}

/** Clocks, chance and rows without an order in SQL text. */
export const sqlFindings = (file: SourceFile): readonly Finding[] =>
  file.visits.flatMap((visit): readonly Finding[] => {
    const line = file.lineOf(visit.node)
    const text = stringOf(visit.node)
    const clock = text !== null && file.path !== STORE_CLOCK && CLOCKS.test(text) && (SQL.test(text) || /^\s*\(?\s*(now|random|gen_random_uuid|clock_timestamp)\s*\(/i.test(text))
    if (clock) return [{ rule: 'clock in SQL', path: file.path, line }]
    if (!isQuery(visit.node) || takesOne(visit.parents)) return []
    const asked = textOf(visit)
    return asked !== null && isUnordered(asked) ? [{ rule: 'rows without order', path: file.path, line }] : []
  })
