import { fromCanonical, toCanonical } from '#core/json.ts'
import type { DeskDoor } from '#desk/door.ts'

/** Who came in through Telegram: their id there, and the id by which the store knows the user they speak as. */
export type Admitted = { readonly telegram: string; readonly as: string; readonly name: string; readonly owner: boolean; readonly at: number }
/** Chance and digest of a real process: a code is random, and only its digest is stored. */
export type Codes = { readonly newCode: () => string; readonly digest: (text: string) => string }
type Code = { readonly digest: string; readonly until: number; readonly owner: boolean }

/** What became of an ask to be let in. gone: it was answered already, or is too old. */
export type Decided = { readonly type: 'admitted' | 'rejected'; readonly name: string } | { readonly type: 'gone' }

const LIST = 'telegram-admitted'
const CODE = 'telegram-code'
export const CODE_MS = 600_000
/** Wrong codes of one sender, and of all together, within ten minutes; more are not even looked at. */
const OWN_TRIES = 5
const ALL_TRIES = 20

const readList = (text: string | null): readonly Admitted[] => (text === null || text === '' ? [] : fromCanonical<readonly Admitted[]>(text))
export const admittedIn = async (door: Pick<DeskDoor, 'store'>): Promise<readonly Admitted[]> => readList(await door.store.setting(LIST))

/** The id by which the store knows who sits at this machine, the desk's owner; in its own chat it is also the chat's number. */
export const OWNER_ID = '1'
/** The id by which the store knows who came in through Telegram: never one of this machine's own chat. */
export const memberId = (from: number): string => `tg:${from}`
export const admittedAs = async (door: Pick<DeskDoor, 'store'>, from: number): Promise<string | null> => (await admittedIn(door)).find(({ telegram }) => telegram === String(from))?.as ?? null

/** The list is one row, swapped: of two who change it at once one tries again. */
export const changeAdmitted = async (door: Pick<DeskDoor, 'store'>, change: (list: readonly Admitted[]) => readonly Admitted[]): Promise<readonly Admitted[] | null> => {
  for (let tries = 0; tries < 5; tries += 1) {
    const text = await door.store.setting(LIST)
    const list = change(readList(text))
    if (await door.store.swapSetting(LIST, text, toCanonical(list))) return list
  }
  return null
}

/** A new code, the older one void: for the owner while there is none, else for one more. */
export const makeCode = async (door: DeskDoor, codes: Codes): Promise<{ readonly code: string; readonly owner: boolean }> => {
  const code = codes.newCode()
  const owner = !(await admittedIn(door)).some((one) => one.owner)
  const kept: Code = { digest: codes.digest(plainCode(code)), until: (await door.store.now()) + CODE_MS, owner }
  await door.store.putSetting(CODE, toCanonical(kept))
  return { code, owner }
}
/** A code that others could read is void; a wrong one voids nothing. */
export const voidCode = async (door: Pick<DeskDoor, 'store'>, codes: Codes, code: string): Promise<boolean> => {
  const text = await door.store.setting(CODE)
  return text !== null && text !== '' && fromCanonical<Code>(text).digest === codes.digest(plainCode(code)) && door.store.swapSetting(CODE, text, '')
}

const plainCode = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '').slice(0, 40)

export type Tried = { readonly type: 'right'; readonly owner: boolean } | { readonly type: 'wrong' | 'slow'; readonly failed: number }

/** A code works once: who swaps it away has it. */
export const tryCode = async (door: Pick<DeskDoor, 'store' | 'kv'>, codes: Codes, { from, code }: { readonly from: number; readonly code: string }): Promise<Tried> => {
  const [own, all] = await Promise.all([door.kv.get(`auth-failed:${from}`), door.kv.get('auth-failed')])
  if (Number(own ?? 0) >= OWN_TRIES || Number(all ?? 0) >= ALL_TRIES) return { type: 'slow', failed: Number(all ?? 0) }
  const text = await door.store.setting(CODE)
  const kept = text === null || text === '' ? null : fromCanonical<Code>(text)
  const right = kept !== null && kept.until > (await door.store.now()) && kept.digest === codes.digest(plainCode(code))
  if (right && (await door.store.swapSetting(CODE, text, ''))) return { type: 'right', owner: kept.owner }
  await door.kv.count(`auth-failed:${from}`, CODE_MS)
  return { type: 'wrong', failed: await door.kv.count('auth-failed', CODE_MS) }
}
