import { SESSION_S } from '#runtime/session.ts'
import { SESSION_COOKIE } from '../../../proxy.ts'
import { apply } from '#desk/apply.ts'
import type { UserId } from '#desk/ports/store.ts'
import type { Web } from '#wiring-web'
import { addressOf, browserName } from '../../_parts/browser-name.ts'
import { web } from '../../_parts/web.ts'

export const dynamic = 'force-dynamic'

const goTo = (path: string, cookie?: string): Response => new Response(null, { status: 303, headers: { location: path, 'cache-control': 'no-store', ...(cookie === undefined ? {} : { 'set-cookie': cookie }) } })

/** Behind TLS the cookie never leaves it. */
const cookieOf = (token: string, appUrl: string | null): string => `${SESSION_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${SESSION_S}${appUrl?.startsWith('https:') === true ? '; Secure' : ''}`

/** Told in the chat of the user's first account, once for each key that was taken. */
const tell = async (parts: Web, { user, at }: { readonly user: UserId; readonly at: number }, request: Request): Promise<void> => {
  const [first] = await parts.store.accounts(user)
  if (first === undefined) return
  const input = { type: 'signed-in', from: addressOf(request.headers, { appUrl: parts.env.APP_URL, host: parts.env.HOST }), browser: browserName(request.headers.get('user-agent') ?? ''), sessionAt: at } as const
  await apply(await parts.jobDoor(), first.account, [{ id: `signed-in:${at}`, input }])
}

export const POST = async (request: Request): Promise<Response> => {
  const key = await request.formData().then((form) => form.get('key'), () => null)
  if (typeof key !== 'string' || key.length > 2_000) return goTo('/enter?no=wrong')
  const parts = await web()
  const entered = await parts.enter(key)
  if (entered.type === 'entered') {
    parts.log('info', 'signed-in', {})
    await tell(parts, entered, request).catch((thrown: unknown) => parts.log('warn', 'sign-in-not-told', { message: thrown instanceof Error ? thrown.message : String(thrown) }))
    return goTo('/', cookieOf(entered.token, parts.env.APP_URL))
  }
  parts.log('warn', 'sign-in-refused', { why: entered.type })
  return goTo(`/enter?no=${entered.type}`)
}
