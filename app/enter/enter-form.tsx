'use client'
import { useEffect, useRef } from 'react'

/** Sends itself; the button is for browsers without script. */
export const EnterForm = ({ enterKey }: { readonly enterKey: string }) => {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => { form.current?.requestSubmit() }, [])
  return (
    <form ref={form} method="post" action="/enter/take">
      <input type="hidden" name="key" value={enterKey} />
      <button className="main-action">Enter the desk</button>
    </form>
  )
}
