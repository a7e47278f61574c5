import path from 'node:path'
import { freshSecret } from '#runtime/ids.ts'
import { ENTER_START_S, enterKey } from '#runtime/session.ts'
import type { ChildPlan } from '../child.ts'
import { deskEnv, type DeskPlace, deskReady } from '../desk-child.ts'

/** The pages see what the desk sees, and where its worker answers. */
export const pagesPlan = ({ worker, ...place }: DeskPlace & { readonly worker: string }): ChildPlan => ({
  name: 'The pages', entry: place.entry, args: [], env: { ...deskEnv(place), KEEL_WORKER: worker, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' }, log: path.join(place.data, 'log', 'pages.log'),
})

export const pagesReady = (address: string, log: string) => deskReady(address, log, 'The pages')

/** The address that signs the owner in, once. Who reads this terminal owns the desk. */
export const enterAddress = (address: string, secret: string): string =>
  `${address}/enter?key=${enterKey(freshSecret(), { secret, nowMs: Date.now(), user: 'owner', lastsS: ENTER_START_S })}`
