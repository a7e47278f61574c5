'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { UNHEARD_WORDS } from '#words/en/unheard.ts'
import { DOUBT_MS, lookPace, nextLookMs, OLD_MS } from './look-pace.ts'

const AGAIN_MS = 1_000

/** Reads the stream of the desk's news until it ends; each line of data is one. */
const listen = async (onNews: () => void, stop: AbortSignal): Promise<void> => {
  const reply = await fetch('/api/events', { signal: stop, cache: 'no-store' })
  if (!reply.ok || reply.body === null) throw new Error('no stream')
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) if (part.value.includes('data:')) onNews()
}

/** Reads the page anew when the desk says that something happened, and from time to time. */
const useFreshPage = (readAt: number, leftMs: number): void => {
  const router = useRouter()
  const next = useRef<() => void>(() => undefined)
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
    next.current = look
    document.addEventListener('visibilitychange', look)
    void follow()
    return () => {
      stop.abort()
      document.removeEventListener('visibilitychange', look)
      if (waiting !== null) clearTimeout(waiting)
    }
  }, [router])
  useEffect(() => {
    const beat = setInterval(() => next.current(), nextLookMs(leftMs))
    return () => clearInterval(beat)
  }, [readAt, leftMs])
}

type Age = { readonly kind: 'fresh' } | { readonly kind: 'doubt' } | { readonly kind: 'old'; /** When it came in, by this browser's clock. */ readonly since: string }
/** Whether the page that is shown can still be true. */
const useAge = (readAt: number): Age => {
  const [age, setAge] = useState<Age>({ kind: 'fresh' })
  useEffect(() => {
    const came = new Date()
    setAge({ kind: 'fresh' })
    const late = setTimeout(() => setAge({ kind: 'doubt' }), DOUBT_MS)
    const old = setTimeout(() => setAge({ kind: 'old', since: came.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }) }), OLD_MS)
    return () => {
      clearTimeout(late)
      clearTimeout(old)
    }
  }, [readAt])
  return age
}

const saysOf = (age: Age, runs: boolean): string | null => {
  switch (age.kind) {
    case 'old': return UNHEARD_WORDS.page(age.since)
    case 'doubt': return UNHEARD_WORDS.doubt(DOUBT_MS / 1_000)
    case 'fresh': return runs ? null : UNHEARD_WORDS.desk
  }
}

/** Keeps the page true, and says in words when it isn't: it could not be read again, or no desk works on the account. `readAt`: store time (ms) of this reading; `leftMs`: how long a desk still held the account then. */
export const Live = ({ readAt, leftMs }: { readonly readAt: number; readonly leftMs: number }) => {
  useFreshPage(readAt, leftMs)
  const age = useAge(readAt)
  const says = saysOf(age, leftMs > 0)
  return (
    <>
      <span className={`live-dot${says === null ? '' : ' lost'}`} title={says ?? 'The page follows the desk'} aria-hidden="true" />
      <p className={`unheard${age.kind === 'old' ? ' old' : ''}`} role="status">{says}</p>
    </>
  )
}
