'use client'
import { type RefObject, useEffect, useRef } from 'react'

/** This near to its end the talk is read at its end. */
const END_PX = 48

const seenOf = ({ scrollTop, scrollHeight, clientHeight }: HTMLElement) => ({ top: scrollTop, height: scrollHeight, room: clientHeight })
const toEnd = (box: HTMLElement | null): void => box?.scrollTo({ top: box.scrollHeight })

/**
 * Who reads the end of a talk goes on reading it, also when a message there grows or the talk gets less room.
 * Only a scroll upwards leaves the end, and only where nothing grew or shrank: then it was the browser's.
 */
export const useEnd = (talk: RefObject<HTMLElement | null>) => {
  const atEnd = useRef(true)
  const seen = useRef({ top: 0, height: 0, room: 0 })
  useEffect(() => {
    const box = talk.current
    if (box === null) return
    const watch = new ResizeObserver(() => {
      if (atEnd.current) toEnd(box)
      seen.current = seenOf(box)
    })
    for (const one of [box, ...box.children]) watch.observe(one)
    return () => watch.disconnect()
  }, [talk])
  return {
    scrolled: (): void => {
      if (talk.current === null) return
      const [before, now] = [seen.current, seenOf(talk.current)]
      const left = now.top < before.top && now.height === before.height && now.room === before.room
      atEnd.current = now.height - now.top - now.room < END_PX || (atEnd.current && !left)
      seen.current = now
    },
    go: (): void => {
      atEnd.current = true
      toEnd(talk.current)
    },
  }
}
