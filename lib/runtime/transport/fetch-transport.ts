import type { Transport } from '#desk/ports/world.ts'
import { transportFault } from './fault-of.ts'

/** For functions that live for one request: the platform's own fetch, no pool to keep. `base` is an origin without a slash at its end. */
export const fetchTransport = (base: string): Transport => async (request) => {
  try {
    const reply = await fetch(`${base}${request.path}`, {
      method: request.method, headers: request.headers, body: request.body, redirect: 'manual', cache: 'no-store', signal: AbortSignal.timeout(request.timeoutMs),
    })
    return { status: reply.status, headers: Object.fromEntries(reply.headers), body: await reply.text() }
  } catch (thrown) {
    throw transportFault(thrown)
  }
}
