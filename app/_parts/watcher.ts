import { bearsToken } from '#runtime/bearer.ts'
import { SESSION_COOKIE } from '../../proxy.ts'
import { cookies } from 'next/headers'
import { web } from './web.ts'

/** May the caller see how the desk stands: a signed-in browser, or who shows METRICS_TOKEN. */
export const isWatcher = async (request: Request): Promise<boolean> => {
  const parts = await web()
  if (bearsToken(request.headers.get('authorization'), [parts.env.METRICS_TOKEN])) return true
  return (await parts.sessionOf((await cookies()).get(SESSION_COOKIE)?.value)) !== null
}
