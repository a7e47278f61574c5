import { z } from 'zod'

/** What a job did; `finished` false: the rest is done at the next call. */
export const jobDone = z.object({ job: z.string(), accounts: z.int(), rows: z.int().optional(), finished: z.boolean() })
