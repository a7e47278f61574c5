import { withVisitor } from '../_parts/visitor.ts'
import { statusDoor } from '../_parts/doors.ts'

export const dynamic = 'force-dynamic'

export const GET = (request: Request): Promise<Response> => withVisitor(request, statusDoor)
