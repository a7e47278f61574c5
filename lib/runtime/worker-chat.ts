import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const place = z.object({ address: z.string(), token: z.string() })
export type WorkerChat = z.output<typeof place>

/** Where the chat of this machine's worker is: it writes that into its data folder, readable by its owner only. null: no worker runs there. */
export const workerChat = (data: string): WorkerChat | null => {
  const file = join(data, 'chat.json')
  if (!existsSync(file)) return null
  try {
    return place.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}
