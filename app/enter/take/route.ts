import { SESSION_S } from '#runtime/session.ts'
import { SESSION_COOKIE } from '../../../proxy.ts'
import { web } from '../../_parts/web.ts'

export const dynamic = 'force-dynamic'

const goTo = (path: string, cookie?: string): Response => new Response(null, { status: 303, headers: { location: path, 'cache-control': 'no-store', ...(cookie === undefined ? {} : { 'set-cookie': cookie }) } })

/** Behind TLS the cookie never leaves it. */
const cookieOf = (token: string, appUrl: string | null): string => `${SESSION_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${SESSION_S}${appUrl?.startsWith('https:') === true ? '; Secure' : ''}`

export const POST = async (request: Request): Promise<Response> => {
  const key = await request.formData().then((form) => form.get('key'), () => null)
  if (typeof key !== 'string' || key.length > 2_000) return goTo('/enter?no=wrong')
  const parts = await web()
  const entered = await parts.enter(key)
  if (entered.type === 'entered') {
    parts.log('info', 'signed-in', {})
    return goTo('/', cookieOf(entered.token, parts.env.APP_URL))
  }
  parts.log('warn', 'sign-in-refused', { why: entered.type })
  return goTo(`/enter?no=${entered.type}`)
}
