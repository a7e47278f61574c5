import { withVisitor } from '../_parts/visitor.ts'
import { certificateDoor } from '../_parts/certificate.ts'

export const dynamic = 'force-dynamic'

export const GET = (request: Request): Promise<Response> => withVisitor(request, certificateDoor)
