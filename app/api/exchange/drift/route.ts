import { driftActDoor, driftDoor } from '../_parts/drift.ts'
import { withVisitor } from '../_parts/visitor.ts'

export const dynamic = 'force-dynamic'

export const GET = (request: Request): Promise<Response> => withVisitor(request, driftDoor)
export const POST = (request: Request): Promise<Response> => withVisitor(request, driftActDoor)
