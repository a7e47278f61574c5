import { chainOf, isNode, nameOf, type SourceFile, stringOf, type SyntaxNode, type Visit } from './syntax.ts'

/** `rule` is what a planted mistake names; `scope` says where it holds. */
export type Ban = { readonly rule: string; readonly scope: (path: string) => boolean; readonly breaks: (visit: Visit, file: SourceFile) => boolean }
export type Finding = { readonly rule: string; readonly path: string; readonly line: number }

const isTest = (path: string): boolean => /\.(test|contract)\.tsx?$/.test(path) || path.startsWith('tests/')
const any = (): boolean => true
/**
 * Where time, chance and the world come in by ports only (ARCHITECTURE.md, section 6). Not the shells around it: a driver of the database
 * and the LISTEN line talk to their server, the migrator reads its files, and sim/main.ts and sim/players are the processes that seeds run in.
 */
const SHELLS = /^(db\/(drivers\/|client\.ts|feed\.ts|migrate\.ts|schema-version\.ts)|sim\/(main|players\/[\w-]+|planted\/(main|play))\.ts)/
const isQuiet = (path: string): boolean => /^(lib\/(core|desk|bot|words|exchange|price|feed)|db|sim)\//.test(path) && !SHELLS.test(path) && !isTest(path)
const isCore = (path: string): boolean => path.startsWith('lib/core/') && !isTest(path)
/** Doors and the vault may use jose; WebCrypto answers from a thread pool and breaks a seed's order. */
const mayUseJose = (path: string): boolean => /^(app|worker|tests)\//.test(path) || ['lib/runtime/vault.ts', 'lib/runtime/job-signature.ts', 'lib/runtime/session.ts'].includes(path) || isTest(path)

/** A name that is used as a value: no key, no member of something else, no type. */
const isUsed = ({ member, parents: [parent] }: Visit): boolean => !(parent === undefined || (parent.type === 'MemberExpression' && member === 'property') || member === 'key' || parent.type.startsWith('Ts') && parent.type !== 'TsAsExpression' && parent.type !== 'TsNonNullExpression' && parent.type !== 'TsSatisfiesExpression')

const word = (rule: string, names: readonly string[], scope: Ban['scope'] = isQuiet): Ban => ({ rule, scope, breaks: (visit) => names.includes(nameOf(visit.node) ?? '') && isUsed(visit) })
const chain = (rule: string, chains: readonly string[], scope: Ban['scope'] = isQuiet): Ban => ({ rule, scope, breaks: ({ node }) => node.type === 'MemberExpression' && chains.includes((chainOf(node) ?? []).slice(-2).join('.')) })
const member = (rule: string, names: readonly string[], scope: Ban['scope'] = isQuiet): Ban => ({ rule, scope, breaks: (visit) => (isNode(visit.node) && visit.node.type === 'MemberExpression' && names.includes(nameOf(visit.node['property']) ?? '')) || (names.includes(nameOf(visit.node) ?? '') && isUsed(visit)) || (visit.node.type === 'ImportSpecifier' && names.includes(nameOf(visit.node['imported']) ?? nameOf(visit.node['local']) ?? '')) })

/** The module that an import, a re-export, or import() names. */
export const importOf = ({ node }: Visit): string | null => {
  if (node.type === 'ImportDeclaration' || node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration') return stringOf(node['source'])
  if (node.type !== 'CallExpression' || !isNode(node['callee']) || node['callee'].type !== 'Import') return null
  const args = Array.isArray(node['arguments']) ? node['arguments'] : []
  const [first]: readonly unknown[] = args
  return first !== null && typeof first === 'object' && 'expression' in first ? stringOf(first.expression) : null
}
const imported = (rule: string, names: RegExp, scope: Ban['scope'] = isQuiet): Ban => ({ rule, scope, breaks: (visit) => names.test(importOf(visit) ?? '') })
const typed = (rule: string, type: string, scope: Ban['scope'], when: (node: SyntaxNode) => boolean = any): Ban => ({ rule, scope, breaks: ({ node }) => node.type === type && when(node) })

const isFunction = (node: SyntaxNode): boolean => node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression' || node.type === 'FunctionDeclaration' || node.type === 'ClassMethod' || node.type === 'MethodProperty'
const argumentsOf = (node: SyntaxNode): number => (Array.isArray(node['arguments']) ? node['arguments'].length : 0)
const NODE = '^(node:)?'
/** The config files that their tools read want a default export. */
const wantsDefault = (path: string): boolean => path.startsWith('app/') || /(^|\/)[^/]+\.config\.ts$/.test(path)
const FUNCTION_LINES = 70

export const BANS: readonly Ban[] = [
  chain('Date.now', ['Date.now']),
  typed('new Date()', 'NewExpression', isQuiet, (node) => nameOf(node['callee']) === 'Date' && argumentsOf(node) === 0),
  typed('Date()', 'CallExpression', isQuiet, (node) => nameOf(node['callee']) === 'Date'),
  word('performance', ['performance']),
  word('timers', ['setTimeout', 'setInterval', 'setImmediate']),
  imported('timers', new RegExp(`${NODE}(timers|perf_hooks)(/|$)`)),
  chain('AbortSignal.timeout', ['AbortSignal.timeout']),
  chain('Math.random', ['Math.random']),
  member('randomUUID', ['randomUUID', 'randomBytes', 'randomInt', 'getRandomValues']),
  member('crypto.subtle', ['subtle', 'webcrypto'], (path) => isQuiet(path) || path.startsWith('lib/')),
  imported('jose', /^jose(\/|$)/, (path) => !mayUseJose(path)),
  word('fetch', ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']),
  imported('the world', new RegExp(`${NODE}(net|tls|dgram|dns|http|https|http2|fs|os|child_process|cluster|worker_threads|process|readline)(/|$)`)),
  imported('the world', /^(undici|ws|pg|pino|@upstash\/.*|@neondatabase\/.*|@vercel\/.*)$/),
  word('the world', ['globalThis', 'Worker', 'MessageChannel', 'BroadcastChannel']),
  chain('the world', ['process.env', 'process.hrtime', 'process.nextTick', 'process.argv', 'process.cwd']),
  { rule: 'module let', scope: (path) => !isTest(path), breaks: ({ node, parents }) => node.type === 'VariableDeclaration' && node['kind'] !== 'const' && parents.every((parent) => parent.type === 'ExportDeclaration') },
  typed('await in core', 'AwaitExpression', isCore),
  { rule: 'async in core', scope: isCore, breaks: ({ node }) => isFunction(node) && node['async'] === true },
  word('Promise in core', ['Promise', 'queueMicrotask'], isCore),
  { rule: 'Promise in core', scope: isCore, breaks: ({ node }) => node.type === 'TsTypeReference' && nameOf(node['typeName']) === 'Promise' },
  typed('any', 'TsKeywordType', any, (node) => node['kind'] === 'any'),
  { rule: 'default export', scope: (path) => !wantsDefault(path), breaks: ({ node }) => node.type === 'ExportDefaultExpression' || node.type === 'ExportDefaultDeclaration' },
  { rule: 'long function', scope: (path) => !isTest(path), breaks: ({ node }, file) => isFunction(node) && file.linesOf(node) > FUNCTION_LINES },
  member('clock in a schema', ['defaultNow', 'defaultRandom', '$defaultFn', '$default', '$onUpdate', '$onUpdateFn'], (path) => path.startsWith('db/')),
]
