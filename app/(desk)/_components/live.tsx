'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { UNHEARD_WORDS } from '#words/en/unheard.ts'
import { lookPace } from './look-pace.ts'

/** News may get lost, and prices are no news: looked at anyway (ms). */
const LOOK_MS = 5_000
const AGAIN_MS = 1_000
/** A page that was last read longer ago (ms) says so: three looks brought nothing. */
const OLD_MS = 18_000

/** Reads the stream of the desk's news until it ends; each line of data is one. */
const listen = async (onNews: () => void, stop: AbortSignal): Promise<void> => {
  const reply = await fetch('/api/events', { signal: stop, cache: 'no-store' })
  if (!reply.ok || reply.body === null) throw new Error('no stream')
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) if (part.value.includes('data:')) onNews()
}

/** Reads the page anew when the desk says that something happened, and from time to time. */
const useFreshPage = (): void => {
  const router = useRouter()
  useEffect(() => {
    const stop = new AbortController()
    const pace = lookPace()
    let waiting: ReturnType<typeof setTimeout> | null = null
    const look = (): void => {
      if (document.visibilityState === 'hidden') return
      waiting ??= setTimeout(() => {
        waiting = null
        pace.looked(performance.now())
        router.refresh()
      }, pace.waitMs(performance.now()))
    }
    const follow = async (): Promise<void> => {
      while (!stop.signal.aborted) {
        await listen(look, stop.signal).catch(() => undefined)
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
      }
    }
    const beat = setInterval(look, LOOK_MS)
    document.addEventListener('visibilitychange', look)
    void follow()
    return () => {
      stop.abort()
      clearInterval(beat)
      document.removeEventListener('visibilitychange', look)
      if (waiting !== null) clearTimeout(waiting)
    }
  }, [router])
}

/** When the page that is shown came in, by this browser's clock (text), once that is long ago; null while it is fresh. */
const useOldSince = (readAt: number): string | null => {
  const [old, setOld] = useState<string | null>(null)
  useEffect(() => {
    const came = new Date()
    setOld(null)
    const late = setTimeout(() => setOld(came.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false })), OLD_MS)
    return () => clearTimeout(late)
  }, [readAt])
  return old
}

/** Keeps the page true, and says in words when it isn't: it could not be read again, or no desk works on the account. `readAt`: store time (ms) of this reading. */
export const Live = ({ readAt, runs }: { readonly readAt: number; readonly runs: boolean }) => {
  useFreshPage()
  const old = useOldSince(readAt)
  const says = old !== null ? UNHEARD_WORDS.page(old) : runs ? null : UNHEARD_WORDS.desk
  return (
    <>
      <span className={`live-dot${says === null ? '' : ' lost'}`} title={says ?? 'The page follows the desk'} aria-hidden="true" />
      <p className={`unheard${old === null ? '' : ' old'}`} role="status">{says}</p>
    </>
  )
}
