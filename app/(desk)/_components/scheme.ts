'use client'
import { useSyncExternalStore } from 'react'

const DARK = '(prefers-color-scheme: dark)'
const follow = (onChange: () => void): (() => void) => {
  const query = matchMedia(DARK)
  query.addEventListener('change', onChange)
  return () => query.removeEventListener('change', onChange)
}

/** Whether the page is dark now. A chart is drawn in fixed colours, so it is drawn anew when this changes. */
export const useDark = (): boolean => useSyncExternalStore(follow, () => matchMedia(DARK).matches, () => false)
