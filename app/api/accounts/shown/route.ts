import { ACCOUNT_COOKIE, web } from '../../../_parts/web.ts'
import { shownDoor } from '../_parts/doors.ts'
import { withKeeper } from '../_parts/keeper.ts'

export const dynamic = 'force-dynamic'

const YEAR_S = 365 * 24 * 3_600

export const POST = async (request: Request): Promise<Response> => {
  const { env } = await web()
  const secure = env.APP_URL?.startsWith('https:') === true ? '; Secure' : ''
  return withKeeper(request, shownDoor((account) => `${ACCOUNT_COOKIE}=${encodeURIComponent(account)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${YEAR_S}${secure}`))
}
