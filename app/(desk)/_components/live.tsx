'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'

/** Shortest time (ms) between two reads of a page: what happens in between is read together. */
const REST_MS = 400
/** News may get lost, and prices are no news: looked at anyway (ms). */
const LOOK_MS = 5_000
const AGAIN_MS = 1_000

/** Reads the stream of the desk's news until it ends; each line of data is one. */
const listen = async (onNews: () => void, onOpen: () => void, stop: AbortSignal): Promise<void> => {
  const reply = await fetch('/api/events', { signal: stop, cache: 'no-store' })
  if (!reply.ok || reply.body === null) throw new Error('no stream')
  onOpen()
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) if (part.value.includes('data:')) onNews()
}

/** Keeps the page true: reads it anew when the desk says that something happened, and shows whether it still hears the desk. */
export const Live = () => {
  const router = useRouter()
  const [heard, setHeard] = useState(true)
  useEffect(() => {
    const stop = new AbortController()
    let waiting: ReturnType<typeof setTimeout> | null = null
    const look = (): void => {
      if (document.visibilityState === 'hidden') return
      waiting ??= setTimeout(() => {
        waiting = null
        router.refresh()
      }, REST_MS)
    }
    const follow = async (): Promise<void> => {
      while (!stop.signal.aborted) {
        await listen(look, () => setHeard(true), stop.signal).catch(() => { if (!stop.signal.aborted) setHeard(false) })
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
  return <span className={`live-dot${heard ? '' : ' lost'}`} role="status" title={heard ? 'The page follows the desk' : 'The desk is not heard; the page tries again'} aria-label={heard ? 'live' : 'not connected'} />
}
