import type { z } from 'zod'
import { refused } from '#api/refusal.ts'
import { refuse } from './answers.ts'

/** The text of a request, read no further than `max` bytes; null: it is longer. */
export const textOf = async (request: Request, max: number): Promise<string | null> => {
  if (Number(request.headers.get('content-length') ?? 0) > max) return null
  const reader = request.body?.getReader()
  if (reader === undefined) return ''
  const parts: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(parts).toString('utf8')
    size += value.length
    if (size > max) {
      await reader.cancel().catch(() => undefined)
      return null
    }
    parts.push(value)
  }
}

const parsed = (text: string): { readonly json: unknown } | null => {
  try {
    return { json: JSON.parse(text) }
  } catch {
    return null
  }
}

/** A JSON body as its schema reads it, or the answer that says what is wrong with it. Values are not repeated: a body may hold a secret. */
export const jsonOf = async <T>(request: Request, schema: z.ZodType<T>, max: number): Promise<{ readonly value: T } | { readonly no: Response }> => {
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type)) return { no: refuse(415, refused('content-type', 'application/json', type)) }
  const text = await textOf(request, max)
  if (text === null) return { no: refuse(413, refused('body', `at most ${max} bytes`)) }
  const body = parsed(text)
  if (body === null) return { no: refuse(400, refused('body', 'JSON')) }
  const read = schema.safeParse(body.json)
  if (read.success) return { value: read.data }
  const [issue] = read.error.issues
  return { no: refuse(400, refused(issue?.path.join('.') || 'body', issue?.message ?? 'what this door takes')) }
}
