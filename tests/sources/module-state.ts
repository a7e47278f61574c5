import type { Finding } from './bans.ts'
import { chainOf, isNode, nameOf, type SourceFile, type SyntaxNode, type Visit } from './syntax.ts'

const CHANGING = new Set(['set', 'add', 'delete', 'clear', 'push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin'])
const HOLDERS = new Set(['Map', 'Set', 'WeakMap', 'WeakSet'])

const isModuleLevel = ({ parents }: Visit): boolean => parents.every((parent) => parent.type === 'ExportDeclaration' || parent.type === 'VariableDeclaration')

/** Names of the module's own constants; one that a function declares again is left to the reader. */
const constantsOf = (file: SourceFile): ReadonlySet<string> => {
  const names = file.visits.flatMap((visit) => (visit.node.type === 'VariableDeclarator' && isModuleLevel(visit) ? [nameOf(visit.node['id']) ?? ''] : []))
  const again = new Set(file.visits.flatMap((visit) => (visit.node.type === 'VariableDeclarator' && !isModuleLevel(visit) ? [nameOf(visit.node['id']) ?? ''] : visit.member === 'pat' || visit.member === 'params' ? [nameOf(visit.node) ?? ''] : [])))
  return new Set(names.filter((name) => name !== '' && !again.has(name)))
}

const rootOf = (node: unknown): string | null => chainOf(node)?.[0] ?? null

/** The object that an expression changes: target of an assignment, an update, a delete, a changing method, or Object.assign. */
const changed = (node: SyntaxNode): unknown => {
  switch (node.type) {
    case 'AssignmentExpression':
      return node['left']
    case 'UpdateExpression':
      return node['argument']
    case 'UnaryExpression':
      return node['operator'] === 'delete' ? node['argument'] : null
    case 'CallExpression':
      return changedByCall(node)
    default:
      return null
  }
}
const changedByCall = (node: SyntaxNode): unknown => {
  const callee = chainOf(node['callee']) ?? []
  const first: unknown = Array.isArray(node['arguments']) ? node['arguments'][0] : null
  if (callee.join('.') === 'Object.assign') return first !== null && typeof first === 'object' && 'expression' in first ? first.expression : null
  return callee.length > 1 && CHANGING.has(callee.at(-1) ?? '') ? node['callee'] : null
}

/** `replace` and `split` begin a global pattern anew; `test` and `exec` go on from where it stood. */
const isStepped = (pattern: string | null, file: SourceFile): boolean =>
  pattern !== null && file.visits.some(({ node }) => node.type === 'CallExpression' && ['test', 'exec'].some((method) => (chainOf(node['callee']) ?? []).join('.') === `${pattern}.${method}`))

/** A map, set or sticky pattern that lives as long as the module and whose type doesn't say that it is only read. */
const holdsState = (node: SyntaxNode, file: SourceFile): boolean => {
  const { init, id } = node
  if (!isNode(init)) return false
  if (init.type === 'RegExpLiteral') return typeof init['flags'] === 'string' && /[gy]/.test(init['flags']) && isStepped(nameOf(id), file)
  if (init.type !== 'NewExpression' || !HOLDERS.has(nameOf(init['callee']) ?? '')) return false
  const annotation = isNode(id) && isNode(id['typeAnnotation']) ? id['typeAnnotation']['typeAnnotation'] : null
  return !(isNode(annotation) && /^Readonly(Map|Set)$/.test(nameOf(annotation['typeName']) ?? ''))
}

/**
 * State that a module keeps: it makes two processes in one test share something. A constant map or set is declared ReadonlyMap or
 * ReadonlySet; nothing that is declared at module level is assigned into or changed by a method; no pattern at module level is global or sticky.
 */
export const moduleState = (file: SourceFile): readonly Finding[] => {
  const constants = constantsOf(file)
  return file.visits.flatMap((visit): readonly Finding[] => {
    const { node } = visit
    const found = (rule: string): readonly Finding[] => [{ rule, path: file.path, line: file.lineOf(node) }]
    if (node.type === 'VariableDeclarator' && isModuleLevel(visit) && holdsState(node, file)) return found('module holder')
    const root = rootOf(changed(node))
    return root !== null && constants.has(root) ? found('module state changed') : []
  })
}
