import type { AccountEvent } from '#core/venue/event.ts'
import type { HouseSocket, SocketEnd } from './house-socket.ts'
import type { ListenKeys } from './listen-keys.ts'
import { expiryFrame, userFrame } from './user-frames.ts'

/** All user sockets: every event of an account goes to each socket of its keys. No snapshot is sent on connect. */
export type UserHub = {
  readonly open: (listenKey: string, end: SocketEnd, now: number) => HouseSocket | null
  readonly onEvent: (event: AccountEvent) => void
  readonly beat: (now: number) => void
  readonly sessions: () => number
}

type Session = { readonly listenKey: string; readonly account: string; readonly end: SocketEnd }
const WARN_EVERY_MS = 60_000

export const openUserHub = (listenKeys: ListenKeys): UserHub => {
  const sessions = new Set<Session>()
  let lastNow = 0
  let warnedAt = 0
  return {
    open: (listenKey, end, now) => {
      const account = listenKeys.accountOf(listenKey, now)
      if (account === null) return null
      lastNow = Math.max(lastNow, now)
      const session: Session = { listenKey, account, end }
      sessions.add(session)
      return {
        onText: (text) => {
          if (text.startsWith('{"ping"')) end.send(JSON.stringify({ pong: lastNow }))
        },
        close: () => sessions.delete(session),
      }
    },
    onEvent: (event) => {
      if (sessions.size === 0) return
      const listening = [...sessions].filter((session) => session.account === event.account)
      if (listening.length === 0) return
      const text = userFrame(event)
      for (const session of listening) session.end.send(text)
    },
    beat: (now) => {
      lastNow = now
      for (const session of sessions) {
        if (listenKeys.accountOf(session.listenKey, now) !== null) continue
        sessions.delete(session)
        session.end.close('listen key ended')
      }
      if (now - warnedAt < WARN_EVERY_MS) return
      warnedAt = now
      for (const { listenKey } of listenKeys.ending(now)) for (const session of sessions) if (session.listenKey === listenKey) session.end.send(expiryFrame(listenKey, now))
    },
    sessions: () => sessions.size,
  }
}
