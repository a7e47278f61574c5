import { after } from 'next/server'
import { refused } from '#api/refusal.ts'
import { type ToobitDoor, toobitDoor } from '#wiring-toobit'
import { refuse } from '../../_parts/answers.ts'
import { webDoor } from '../../_parts/web-door.ts'
import { type Taken, takeToobitEvents } from './take-events.ts'

export const dynamic = 'force-dynamic'

type Left = NonNullable<Taken['left']>

/** Without a worker: the account is taken for moments, which reads it whole and runs what was decided. The desk is loaded for it, after the answer. */
const workHere = async (door: ToobitDoor, { account, gap }: Left): Promise<void> => {
  const { brief, log } = await (await import('../../_parts/web.ts')).web()
  const desks = await brief?.()
  if (desks === undefined) return
  if (!gap) return desks.attend(account)
  await door.readWhole(account, (id) => void desks.hold(id).catch((thrown: unknown) => log('warn', 'account-not-held', { message: String(thrown) })))
}

/**
 * Events of accounts, from a relay that holds their listen keys. Where a worker runs it finds what was decided by itself; a gap it is told. What
 * follows the answer only saves time: the minute's jobs take up what was not done.
 */
export const POST = async (request: Request): Promise<Response> => {
  const parts = await webDoor()
  const door = toobitDoor(parts)
  if (door === null) return refuse(404, refused('TOOBIT_WEBHOOK_SECRET', 'a secret of this desk for who brings events: none is set'))
  const { response, left } = await takeToobitEvents(door, request)
  if (left !== null) {
    const work = parts.env.EXCHANGE_LANE === 'web' ? workHere(door, left) : left.gap ? door.readWhole(left.account, null) : Promise.resolve()
    after(work.catch((thrown: unknown) => parts.log('warn', 'told-account-not-worked', { message: thrown instanceof Error ? thrown.message : String(thrown) })))
  }
  return response
}
