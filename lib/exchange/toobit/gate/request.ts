import type { WireRequest } from '#desk/ports/world.ts'
import { cutSignature } from '../sign.ts'
import { DoorRefusal, shown } from './refusal.ts'

/** A request taken apart: parameters of query and form body together, the query winning (TOOBIT-API.md 1.4). */
export type Opened = {
  readonly route: string
  readonly params: ReadonlyMap<string, string>
  /** A JSON body, parsed; null when the body was a form or absent. */
  readonly json: unknown
  readonly key: string | null
  readonly signature: string | null
  /** What the signature may have been made over, most likely first. */
  readonly signedTexts: readonly string[]
}

/** Ten orders of a batch are below 4 kB. */
const BODY_MAX = 64 * 1024
const PARAMS_MAX = 64

const decode = (text: string): string => {
  if (!text.includes('%') && !text.includes('+')) return text
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'))
  } catch {
    return text
  }
}

/** Into `params`, unless the name is there already. */
const addPairs = (raw: string, params: Map<string, string>): void => {
  if (raw === '') return
  const seen = new Set<string>()
  for (const pair of raw.split('&')) {
    if (pair === '') continue
    const at = pair.indexOf('=')
    const name = decode(at < 0 ? pair : pair.slice(0, at))
    if (seen.has(name)) throw new DoorRefusal(-1101, `Duplicate values for parameter '${shown(name)}' detected.`, { field: shown(name), limit: 'once' })
    seen.add(name)
    if (seen.size > PARAMS_MAX) throw new DoorRefusal(-1101, 'Too many parameters sent.', { limit: `${PARAMS_MAX} parameters` })
    if (!params.has(name)) params.set(name, at < 0 ? '' : decode(pair.slice(at + 1)))
  }
}

/** A server's headers come in lower case; a client in the same process writes them as it likes. */
const header = (request: WireRequest, name: string): string | null => {
  const plain = request.headers[name]
  if (plain !== undefined) return plain
  const found = Object.entries(request.headers).find(([key]) => key.toLowerCase() === name)
  return found === undefined ? null : found[1]
}

const parseJson = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    throw new DoorRefusal(-1004, 'Malformed request: the body is no JSON.', { field: 'body', value: shown(body), limit: 'one JSON array or object' })
  }
}

const checkLength = (name: string, text: string): void => {
  if (text.length > BODY_MAX) throw new DoorRefusal(-1004, 'Malformed request: too long.', { field: name, value: `${text.length} characters`, limit: `${BODY_MAX} characters` })
}

/** v1 batches are signed over the query alone, everything else over query and body (TOOBIT-API.md 1.5). */
const textsOf = (query: string, body: string): readonly string[] => {
  const text = query + body
  return text.includes('%') ? [text, decode(text)] : [text]
}

export const openRequest = (request: WireRequest): Opened => {
  const mark = request.path.indexOf('?')
  const path = mark < 0 ? request.path : request.path.slice(0, mark)
  const query = mark < 0 ? '' : request.path.slice(mark + 1)
  const body = request.body ?? ''
  checkLength('query', query)
  checkLength('body', body)
  const isJson = (header(request, 'content-type') ?? '').includes('json') || /^[[{]/.test(body)
  const params = new Map<string, string>()
  addPairs(query, params)
  if (!isJson) addPairs(body, params)
  params.delete('signature')
  const cutQuery = cutSignature(query)
  const cutBody = isJson ? { text: path.startsWith('/api/v2/') ? body : '', signature: null } : cutSignature(body)
  return {
    route: `${request.method} ${path}`,
    params,
    json: isJson && body !== '' ? parseJson(body) : null,
    key: header(request, 'x-bb-apikey'),
    signature: cutQuery.signature ?? cutBody.signature,
    signedTexts: textsOf(cutQuery.text, cutBody.text),
  }
}
