import { withVisitor } from '../_parts/visitor.ts'
import { ordersDoor } from '../_parts/doors.ts'

export const dynamic = 'force-dynamic'

export const GET = (request: Request): Promise<Response> => withVisitor(request, ordersDoor)
