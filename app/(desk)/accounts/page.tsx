import { redirect } from 'next/navigation'
import { driftReport, type DriftReport } from '#desk/drift-report.ts'
import { lastRead, type LastRead } from '#desk/last-read.ts'
import type { AccountRow } from '#desk/ports/store.ts'
import { type CapabilityRecord, recordOf } from '#desk/probe/finding.ts'
import { ACCOUNT_WORDS, riskWords } from '#words/en/accounts.ts'
import { span } from '#words/figures.ts'
import { signedInUser } from '../../_parts/web.ts'
import { AddAccount, RemoveAccount, ShowAccount, TurnLive, TurnOff } from '../_components/account-forms.tsx'
import { ChatUsers } from '../_components/chat-users.tsx'
import { AccountDrift } from './account-drift.tsx'
import { AccountFigures } from './account-figures.tsx'

export const metadata = { title: 'Accounts' }

type Listed = { readonly account: AccountRow; readonly read: LastRead | null; readonly risks: readonly string[] | null; readonly record: CapabilityRecord | null; readonly drift: DriftReport | null }

/** What can be done with an account of a live venue. */
const Acts = ({ account: row, risks }: Listed) => {
  const one = { account: row.account, name: row.name }
  if (row.live) return <TurnOff {...one} />
  return <>{risks === null ? <p className="soft small">{ACCOUNT_WORDS.unread}</p> : <TurnLive {...one} risks={risks} />}<RemoveAccount {...one} /></>
}

const kindOf = ({ live, venue }: AccountRow): string => (live ? 'live' : venue === 'paper' ? 'paper' : 'not live')

/** Its name and its kind; once where they are one word. */
const Name = ({ account }: Pick<Listed, 'account'>) => (account.name === kindOf(account) ? account.name : <>{account.name} <span className={`chip${account.live ? ' live' : ''}`}>{kindOf(account)}</span></>)

/** What is known of the exchange's habits, or how to know it. */
const Measured = ({ name, record }: { readonly name: string; readonly record: CapabilityRecord | null }) =>
  <p className="soft small">{record === null ? ACCOUNT_WORDS.unprobed(name) : ACCOUNT_WORDS.probed(new Date(record.at).toISOString().slice(0, 10), record.symbol)}</p>

const Section = ({ listed, now, shown, timeZone }: { readonly listed: Listed; readonly now: number; readonly timeZone: string; readonly shown: boolean | null }) => {
  const { account, read, record, drift } = listed
  const paper = account.venue === 'paper'
  return (
    <section>
      <h2><Name account={account} /></h2>
      <p className="soft small">{paper ? ACCOUNT_WORDS.paper : ACCOUNT_WORDS.toobit}{account.apiKey === null ? '' : ` Key ending in ${account.apiKey.slice(-4)}.`} {read === null ? 'Not read from the exchange yet.' : `As the exchange showed it ${span(now - read.at)} ago.`}</p>
      {!paper && <p className="soft small">{account.live ? '' : `${ACCOUNT_WORDS.notLive} `}{ACCOUNT_WORDS.unverified}</p>}
      {!paper && <Measured name={account.name} record={record} />}
      {read !== null && <AccountFigures read={read} />}
      <AccountDrift report={drift} timeZone={timeZone} />
      <div className="acts">
        {shown === false && <ShowAccount account={account.account} name={account.name} />}
        {shown === true && <p className="soft small">Shown on all pages.</p>}
        {!paper && <Acts {...listed} />}
      </div>
    </section>
  )
}

export default async function Accounts() {
  const asker = await signedInUser()
  if (asker === null) redirect('/enter')
  const { parts, accounts, shown, user } = asker
  const timeZone = (await parts.store.user(user))?.timeZone ?? 'UTC'
  const now = await parts.store.now()
  const all = await Promise.all(accounts.map(async (account): Promise<Listed> => {
    const [read, record, drift] = await Promise.all([lastRead(parts.kv, account.account), recordOf(parts.store, account.account), driftReport(parts, user, account.account)])
    return { account, read, record, drift, risks: read === null ? null : riskWords(read.equity, parts.texts.read(account).account.limits, record !== null) }
  }))
  return (
    <div className="desk">
      <div className="head"><h1>Accounts</h1><form className="age" method="post" action="/leave"><button className="plain">Sign out</button></form></div>
      {all.length > 1 && <p className="soft small note">{ACCOUNT_WORDS.chat}</p>}
      {all.map((listed) => <Section key={listed.account.account} listed={listed} now={now} timeZone={timeZone} shown={all.length > 1 ? listed.account.account === shown?.account : null} />)}
      <ChatUsers />
      <section>
        <h2>Add a Toobit account</h2>
        <AddAccount />
      </section>
    </div>
  )
}
