import { z } from 'zod'

/** What became of a delivery: events in it, facts that the account was told, and names of events that this desk does not know. */
export const eventsTaken = z.object({ told: z.int(), facts: z.int(), unknown: z.array(z.string()) })
/** A frame of the stream has some hundreds of bytes; a delivery may gather many. */
export const EVENTS_BYTES = 256 * 1024
