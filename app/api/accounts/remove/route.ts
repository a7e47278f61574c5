import { removeDoor } from '../_parts/doors.ts'
import { withKeeper } from '../_parts/keeper.ts'

export const dynamic = 'force-dynamic'

export const POST = (request: Request): Promise<Response> => withKeeper(request, removeDoor)
