import { z } from 'zod'

/** A request that was not taken: which field, what stood there, what may stand there, the nearest valid value. */
export const refusal = z.object({ field: z.string(), value: z.string().nullable(), limit: z.string(), nearest: z.string().nullable() })
export type Refused = z.output<typeof refusal>

const SHOWN = 80
/** A value is shown as far as it helps to find it; what may be a secret is never shown. */
export const refused = (field: string, limit: string, value: string | null = null, nearest: string | null = null): Refused => ({ field, value: value === null ? null : value.slice(0, SHOWN), limit, nearest })
