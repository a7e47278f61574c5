import { childOf, countOf, nameOf, type Node, parentOf, type Place } from './tree.ts'

/** Text of a part of the file. */
export type Read = (node: Node | null) => string
/** What one kind of mistake makes of an expression: the texts that would stand in its place. */
type Mutator = (place: Place, read: Read) => readonly string[]

const ARITHMETIC: Readonly<Record<string, readonly string[]>> = { '+': ['-'], '-': ['+'], '*': ['/'], '/': ['*'], '%': ['*'] }
/** The boundary first, then the negation. */
const COMPARISONS: Readonly<Record<string, readonly [string | null, string]>> = { '<': ['<=', '>='], '<=': ['<', '>'], '>': ['>=', '<='], '>=': ['>', '<'], '===': [null, '!=='], '!==': [null, '==='] }
const WORDS: ReadonlyMap<string, string> = new Map([['up', 'down'], ['down', 'up'], ['long', 'short'], ['short', 'long']])
/** Calls that have a sibling, by the word that names them. */
const SIBLINGS: ReadonlyMap<string, string> = new Map([['every', 'some'], ['some', 'every'], ['max', 'min'], ['min', 'max'], ['minOf', 'maxOf'], ['maxOf', 'minOf']])
/** Methods that give back what they were called on, when they are left out. */
const LEFT_OUT: ReadonlySet<string> = new Set(['filter', 'toSorted', 'toReversed', 'slice'])

const operatorOf = (node: Node): string => (typeof node['operator'] === 'string' ? node['operator'] : '')
/** Is this the question of an if or of a ?: — those are mutated to always and never, which says more than the negation. */
const isQuestion = (place: Place): boolean => place.member === 'test' && ['IfStatement', 'ConditionalExpression'].includes(parentOf(place)?.type ?? '')
const isLoop = (place: Place): boolean => place.member === 'test' && !isQuestion(place) && parentOf(place)?.type !== 'SwitchCase'

const binary: Mutator = (place, read) => {
  const { node } = place
  if (node.type !== 'BinaryExpression') return []
  const [left, right, operator] = [childOf(node, 'left'), childOf(node, 'right'), operatorOf(node)]
  const [boundary, negation] = COMPARISONS[operator] ?? [null, null]
  const others = [...(ARITHMETIC[operator] ?? []), ...(boundary === null ? [] : [boundary]), ...(negation === null || isQuestion(place) ? [] : [negation])]
  const [from, to] = [(left?.end ?? node.start) - node.start, (right?.start ?? node.end) - node.start]
  return others.map((other) => read(node).slice(0, from) + read(node).slice(from, to).replace(operator, other) + read(node).slice(to))
}

const logical: Mutator = ({ node }, read) => {
  if (node.type !== 'LogicalExpression') return []
  const [left, right] = [read(childOf(node, 'left')), read(childOf(node, 'right'))]
  if (operatorOf(node) === '??') return [left, right]
  return [`(${left}) ${operatorOf(node) === '&&' ? '||' : '&&'} (${right})`]
}

const question: Mutator = (place) => (isQuestion(place) ? ['true', 'false'] : isLoop(place) ? ['false'] : [])

const unary: Mutator = ({ node }, read) => (node.type === 'UnaryExpression' && ['!', '-'].includes(operatorOf(node)) ? [read(childOf(node, 'argument'))] : [])

const literal: Mutator = ({ node }, read) => {
  if (node.type !== 'Literal') return []
  const { value } = node
  if (typeof value === 'boolean') return [String(!value)]
  if (typeof value === 'string') return WORDS.has(value) ? [`'${WORDS.get(value)}'`] : []
  const digits = /^(\d[\d_]*)(n?)$/.exec(read(node))
  if (digits === null) return []
  const [, number = '0', n = ''] = digits
  return [number === '0' ? `1${n}` : number === '1' ? `0${n}` : `(${number}${n} + 1${n})`]
}

const array: Mutator = ({ node, parents }) => {
  const holder = parents[0]?.node
  const isTuple = holder?.type === 'VariableDeclarator' && childOf(holder, 'id')?.type === 'ArrayPattern'
  return node.type === 'ArrayExpression' && countOf(node, 'elements') > 0 && !isTuple ? ['[]'] : []
}

const isGivenBack = ({ node, member, parents }: Place): boolean => {
  const holder = parents[0]?.node.type
  return (member === 'argument' && holder === 'ReturnStatement') || (member === 'body' && holder === 'ArrowFunctionExpression' && node.type !== 'BlockStatement')
}
/** What a function that may give nothing gives: nothing, an empty list, always yes, always no. */
const returned: Mutator = (place, read) => {
  const { node, parents } = place
  if (!isGivenBack(place) || node.type === 'Literal' || read(node) === '[]') return []
  const holder = parents.find((each) => each.node.type === 'ArrowFunctionExpression' || each.node.type.startsWith('Function'))
  const type = read(holder === undefined ? null : childOf(holder.node, 'returnType'))
  if (type === ': boolean') return node.type === 'BinaryExpression' ? [] : ['true', 'false']
  if (type.endsWith('| null')) return ['null']
  return type.endsWith('[]') && node.type !== 'ArrayExpression' ? ['[]'] : []
}

const methodOf = (callee: Node | null): Node | null => (callee?.type === 'MemberExpression' ? childOf(callee, 'property') : callee)
/** Parentheses within `a?.b.c()` would end what the question mark skips. */
const breaksChain = (place: Place): boolean => parentOf(place)?.type === 'MemberExpression' && place.parents.some((each) => each.node.type === 'ChainExpression')
const called: Mutator = (place, read) => {
  const { node } = place
  const callee = childOf(node, 'callee')
  const method = methodOf(callee)
  if (node.type !== 'CallExpression' || method === null || callee?.['optional'] === true) return []
  const name = nameOf(method) ?? ''
  const sibling = SIBLINGS.get(name)
  if (sibling !== undefined) return [read(node).slice(0, method.start - node.start) + sibling + read(node).slice(method.end - node.start)]
  return callee !== method && LEFT_OUT.has(name) && !breaksChain(place) ? [read(childOf(callee ?? node, 'object'))] : []
}

const assigned: Mutator = ({ node }, read) => {
  const other = node.type === 'AssignmentExpression' ? { '+=': '-=', '-=': '+=' }[operatorOf(node)] : undefined
  return other === undefined ? [] : [`${read(childOf(node, 'left'))} ${other} ${read(childOf(node, 'right'))}`]
}

const MUTATORS: readonly Mutator[] = [binary, logical, question, unary, literal, array, returned, called, assigned]

/** Everything that could stand in the place of an expression by one mistake, each once. */
export const mutationsOf: Mutator = (place, read) => [...new Set(MUTATORS.flatMap((mutator) => mutator(place, read)))].filter((text) => text !== read(place.node))
