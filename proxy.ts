import { NextResponse, type NextRequest } from 'next/server'
import { type Env, processEnv, readEnv } from '#runtime/env.ts'
import { hostList } from '#runtime/host-list.ts'
import { readSession, RENEW_MS, type Session, SESSION_S, sessionToken } from '#runtime/session.ts'

/** Everything but built files passes here: whose name is called, who writes, who asks. Each door checks its own again. */
export const config = { matcher: ['/((?!_next/static|icon.svg).*)'] }

export const SESSION_COOKIE = 'keel_session'
/** Answered without a session. Callers of hooks and jobs prove themselves by signature, /metrics by session or token; /health says one word to who shows neither. */
const OPEN = /^\/(health(\/(live|ready))?|metrics|enter(\/take)?|webhook\/[a-z]+|api\/cron\/[a-z-]+)$/
const FROM_OUTSIDE = /^\/(webhook|api\/cron)\//

const plain = (status: number, text: string): NextResponse => new NextResponse(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } })

const sameOrigin = (request: NextRequest): boolean => {
  const origin = request.headers.get('origin')
  return origin !== null && URL.canParse(origin) && new URL(origin).host.toLowerCase() === request.headers.get('host')?.toLowerCase()
}

/** A session that is used goes on; a week without use ends it. */
const renewed = async ({ user, since }: Session, env: Env): Promise<NextResponse> => {
  const response = NextResponse.next()
  const token = await sessionToken({ secret: env.KEEL_SESSION_SECRET ?? '', nowMs: Date.now(), user, since })
  response.cookies.set({ name: SESSION_COOKIE, value: token, path: '/', httpOnly: true, sameSite: 'lax', maxAge: SESSION_S, secure: env.APP_URL?.startsWith('https:') === true })
  return response
}

const isForeignWrite = (request: NextRequest, pathname: string): boolean => request.method !== 'GET' && request.method !== 'HEAD' && !FROM_OUTSIDE.test(pathname) && !sameOrigin(request)

export const proxy = async (request: NextRequest): Promise<NextResponse> => {
  const read = readEnv(processEnv(), ['KEEL_SESSION_SECRET'])
  if ('faults' in read) return plain(503, 'This desk is not set up: its environment has faults, which its log names')
  const { env } = read
  if (!hostList({ host: env.HOST, port: env.PORT, appUrl: env.APP_URL })(request.headers.get('host') ?? undefined)) return plain(421, 'This desk has another name: see APP_URL and HOST')
  const { pathname } = request.nextUrl
  if (isForeignWrite(request, pathname)) return plain(403, 'Only the pages of this desk may change anything here')
  if (OPEN.test(pathname)) return NextResponse.next()
  const session = await readSession(request.cookies.get(SESSION_COOKIE)?.value, env.KEEL_SESSION_SECRET ?? '', Date.now())
  if (session !== null) return Date.now() - session.at > RENEW_MS ? renewed(session, env) : NextResponse.next()
  if (pathname.startsWith('/api/')) return NextResponse.json({ field: 'session', limit: 'a signed-in browser: open the address that the start printed' }, { status: 401 })
  return NextResponse.redirect(new URL('/enter', `${request.nextUrl.protocol}//${request.headers.get('host')}`), { status: 303, headers: { 'cache-control': 'no-store' } })
}
