import { forward } from '../forward.ts'

export const dynamic = 'force-dynamic'

export const GET = (request: Request): Promise<Response> => forward(request, 'users')
export const POST = (request: Request): Promise<Response> => forward(request, 'users')
