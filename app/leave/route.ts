import { SESSION_COOKIE } from '../../proxy.ts'

export const dynamic = 'force-dynamic'

/** Signs this browser out. */
export const POST = (): Response => new Response(null, { status: 303, headers: { location: '/enter', 'set-cookie': `${SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0` } })
