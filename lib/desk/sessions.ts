import type { Store, UserId } from './ports/store.ts'

const nameOf = (user: UserId): string => `sessions-from:${user}`

/** Process time (ms) before which a browser of the user had to sign in for its session to be over. */
export const sessionsFrom = async (store: Pick<Store, 'setting'>, user: UserId): Promise<number> => Number((await store.setting(nameOf(user))) ?? 0)

/** Ends every session of the user that was begun before. */
export const endSessions = (store: Pick<Store, 'putSetting'>, user: UserId, at: number): Promise<void> => store.putSetting(nameOf(user), String(at))
