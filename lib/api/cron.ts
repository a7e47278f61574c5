import { z } from 'zod'

/** What a job did; `finished` false: the rest is done at the next call. `held`: left to who holds them; `unheld`: waiting for a worker. */
export const jobDone = z.object({ job: z.string(), accounts: z.int(), rows: z.int().optional(), held: z.int().optional(), unheld: z.int().optional(), finished: z.boolean() })
