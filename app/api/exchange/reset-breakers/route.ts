import { withVisitor } from '../_parts/visitor.ts'
import { workDoor } from '../_parts/doors.ts'

export const dynamic = 'force-dynamic'

export const POST = (request: Request): Promise<Response> => withVisitor(request, workDoor('reset'))
