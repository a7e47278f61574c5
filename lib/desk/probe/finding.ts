import { fromCanonical, toCanonical } from '#core/json.ts'
import type { Capabilities } from '../ports/exchange.ts'
import type { AccountId, Store } from '../ports/store.ts'

/** What the venue's documents leave open (TOOBIT-API.md 8.1) and the desk leans on, each with the answers that it may give. */
export type Findings = {
  /** The client id of an order that has ended: the same id again. */
  readonly endedId: 'accepted' | 'refused'
  /** The stop that rides on an entry. */
  readonly attachedStop: 'placed' | 'dropped'
  /** Order id of a row that was amended. */
  readonly amendedRow: 'keeps its id' | 'gets another id'
  /** A second stop of the same side. */
  readonly secondStop: 'added' | 'in place of the first' | 'refused'
  /** A stop more than the position is large. */
  readonly stopBeyond: 'accepted' | 'refused'
  /** A take-profit row of the whole position beside stops of the whole. */
  readonly targetBesideStops: 'accepted' | 'refused'
  /** A closing limit order of the whole position beside stops of the whole. */
  readonly limitBesideStops: 'accepted' | 'refused'
  /** A second closing limit order beside one of the whole position. */
  readonly secondLimit: 'accepted' | 'refused'
}
export type FindingName = keyof Findings
/** `at`: store time (ms) of the probe's end; `evidence`: per finding the code or the rows that showed it. */
export type CapabilityRecord = { readonly version: 1; readonly at: number; readonly symbol: string; readonly findings: Findings; readonly evidence: Readonly<Partial<Record<FindingName, string>>> }

/** What follows for the desk. What was not careful enough to be sure stays with the careful value. */
export const capabilitiesOf = ({ findings }: Pick<CapabilityRecord, 'findings'>, assumed: Capabilities): Capabilities => ({
  ...assumed,
  exitForm: findings.targetBesideStops === 'refused' ? 'single' : findings.limitBesideStops === 'refused' || findings.secondLimit === 'refused' ? 'locked' : 'free',
  attachedStop: findings.attachedStop === 'placed',
  newBeforeOld: findings.stopBeyond === 'accepted',
  sharedSide: findings.secondStop === 'added',
  evidence: 'probed',
})

const keyOf = (account: AccountId): string => `capabilities:${account}`

export const keepRecord = (store: Pick<Store, 'putSetting'>, account: AccountId, record: CapabilityRecord): Promise<void> => store.putSetting(keyOf(account), toCanonical(record))

/** null: the account was never probed. */
export const recordOf = async (store: Pick<Store, 'setting'>, account: AccountId): Promise<CapabilityRecord | null> => {
  const text = await store.setting(keyOf(account))
  return text === null || text === '' ? null : fromCanonical<CapabilityRecord>(text)
}

/** What is known of the venue that the account trades at. */
export const knownCapabilities = async (store: Pick<Store, 'setting'>, account: AccountId, assumed: Capabilities): Promise<Capabilities> => {
  const record = await recordOf(store, account)
  return record === null ? assumed : capabilitiesOf(record, assumed)
}
