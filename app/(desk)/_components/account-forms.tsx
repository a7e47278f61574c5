'use client'
import { useRouter } from 'next/navigation'
import { type FormEvent, type ReactNode, useState } from 'react'
import { ACCOUNT_WORDS } from '#words/en/accounts.ts'
import { send } from './send.ts'

/** A form that posts, says what is wrong beside itself, and shows the page anew when it was done. */
const usePost = (path: string, bodyOf: (form: FormData) => unknown) => {
  const router = useRouter()
  const [wrong, setWrong] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget
    setBusy(true)
    const why = await send(path, bodyOf(new FormData(form)))
    setWrong(why)
    setBusy(false)
    if (why !== null) return
    form.reset()
    router.refresh()
  }
  return { submit: (event: FormEvent<HTMLFormElement>): void => void submit(event), wrong, busy }
}

const Wrong = ({ says }: { readonly says: string | null }) => (says === null ? null : <p className="said" role="alert">{says}</p>)
const Field = ({ label, name, secret = false, hint }: { readonly label: string; readonly name: string; readonly secret?: boolean; readonly hint?: string }) => (
  <label className="field"><span>{label}{hint !== undefined && <small className="faint"> {hint}</small>}</span><input name={name} required maxLength={200} autoComplete="off" spellCheck={false} type={secret ? 'password' : 'text'} /></label>
)
const Tick = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => <label className="tick"><input type="checkbox" name={name} required /><span>{children}</span></label>

export const AddAccount = () => {
  const { submit, wrong, busy } = usePost('/api/accounts', (form) => ({ name: form.get('name'), apiKey: form.get('apiKey'), secret: form.get('secret'), withdrawalOff: form.has('withdrawalOff'), addressBound: form.has('addressBound') }))
  return (
    <form className="form" onSubmit={submit} aria-label="Add a Toobit account">
      <Field label="Name" name="name" hint="yours, as it stands on the pages" />
      <Field label="API key" name="apiKey" />
      <Field label="Secret" name="secret" secret hint="sealed, and never shown again" />
      <Tick name="withdrawalOff">{ACCOUNT_WORDS.withdrawalOff}</Tick>
      <Tick name="addressBound">{ACCOUNT_WORDS.addressBound}</Tick>
      <p className="soft small">{ACCOUNT_WORDS.cannotVerify}</p>
      <Wrong says={wrong} />
      <button className="main-action" disabled={busy}>{busy ? 'Trying the key at Toobit' : 'Try the key and add the account'}</button>
    </form>
  )
}

type One = { readonly account: string; readonly name: string }

export const TurnLive = ({ account, name, risks }: One & { readonly risks: readonly string[] }) => {
  const { submit, wrong, busy } = usePost('/api/accounts/live', (form) => ({ account, live: true, name: form.get('name'), risksRead: form.has('risksRead') }))
  return (
    <details className="act">
      <summary>Turn live</summary>
      <form className="form" onSubmit={submit} aria-label={`Turn ${name} live`}>
        <ul className="risks">{risks.map((risk) => <li key={risk}>{risk}</li>)}</ul>
        <Tick name="risksRead">I have read these risks.</Tick>
        <Field label={`To confirm, type ${name}`} name="name" />
        <Wrong says={wrong} />
        <button className="danger-action" disabled={busy}>Turn {name} live</button>
      </form>
    </details>
  )
}

export const TurnOff = ({ account, name }: One) => {
  const { submit, wrong, busy } = usePost('/api/accounts/live', () => ({ account, live: false }))
  return <form className="form" onSubmit={submit} aria-label={`Turn ${name} off`}><Wrong says={wrong} /><button className="plain" disabled={busy}>Turn off: no order leaves any more</button></form>
}

export const RemoveAccount = ({ account, name }: One) => {
  const { submit, wrong, busy } = usePost('/api/accounts/remove', (form) => ({ account, name: form.get('name') }))
  return (
    <details className="act">
      <summary>Take away</summary>
      <form className="form" onSubmit={submit} aria-label={`Take ${name} away`}>
        <p className="soft small">Its key is deleted here; take it back at Toobit too. What it traded stays in the journal.</p>
        <Field label={`To confirm, type ${name}`} name="name" />
        <Wrong says={wrong} />
        <button className="danger-action" disabled={busy}>Take {name} away</button>
      </form>
    </details>
  )
}

export const ShowAccount = ({ account, name }: One) => {
  const { submit, wrong, busy } = usePost('/api/accounts/shown', () => ({ account }))
  return <form onSubmit={submit} aria-label={`Show ${name}`}><button className="plain" disabled={busy}>Show on all pages</button><Wrong says={wrong} /></form>
}
