import { forward } from '../forward.ts'

export const dynamic = 'force-dynamic'

export const POST = (request: Request): Promise<Response> => forward(request, 'press')
