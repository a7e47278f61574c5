'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { send } from './send.ts'

/** Has the exchange and every price source asked again at once. What fails rests again. */
export const AskAgain = ({ label }: { readonly label: string }) => {
  const router = useRouter()
  const [said, setSaid] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const ask = async (): Promise<void> => {
    setBusy(true)
    setSaid(await send('/api/exchange/reset-breakers', {}))
    setBusy(false)
    router.refresh()
  }
  return <><button type="button" className="plain" disabled={busy} onClick={() => void ask()}>{label}</button>{said !== null && <span role="status"> {said}</span>}</>
}
