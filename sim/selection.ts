import type { WireFaults } from './wire.ts'

/** What is played of a seed: a kind (`crash`), or one of a kind by its number in the life (`crash-2`). `only` null: all of it. */
export type Selection = { readonly only: readonly string[] | null; readonly without: readonly string[] }
export const WHOLE: Selection = { only: null, without: [] }

type Numbered = keyof WireFaults | 'line' | 'act' | 'hand' | 'crash' | 'freeze' | 'deploy' | 'redelivery' | 'ban' | 'listen-keys' | 'store-lost' | 'store-refused' | 'failover' | 'kv-lost'
type Single = 'second-user' | 'second-process' | 'clocks' | 'webhooks' | 'jobs' | 'venue-acts' | 'gaps' | 'halts'
export type Kind = Numbered | Single

/** What they are, for a reader of `--without`. */
const KINDS: Readonly<Record<Kind, string>> = {
  line: 'trades that are typed', act: 'closes and moved stops that are typed', hand: 'acts at the exchange itself', 'second-user': 'another user', 'second-process': 'a second process', webhooks: 'updates that come to functions', jobs: 'jobs beside a worker',
  'venue-acts': 'what the venue does by itself', gaps: 'gaps of the market', halts: 'halts of the market', clocks: 'wall clocks that drift and jump',
  crash: 'processes killed', freeze: 'processes that stand still', deploy: 'processes replaced', redelivery: 'updates that come again', ban: 'bans', 'listen-keys': 'listen keys that end',
  'store-lost': 'connections to the database that break', 'store-refused': 'connections that are refused', failover: 'fail-overs of the database', 'kv-lost': 'losses of all that only saves calls',
  lostRequest: 'requests lost', lostAnswer: 'answers lost', serverError: 'server errors', limited: '429', unsure: '-1006 and -1007', unlisted: 'entries that nothing shows', slowRequest: 'slow requests', slowAnswer: 'slow answers',
  slowFrame: 'slow frames', doubledFrame: 'doubled frames', lostFrame: 'lost frames', droppedSocket: 'dropped sockets', silentSocket: 'silent sockets', hiddenOrder: 'orders that lists don’t show yet',
}

/** Of one life: asked before each part of it is played. `counts`: how many there were of each kind, played or not. */
export type Selected = { readonly has: (kind: Single) => boolean; readonly plays: (kind: Numbered, what?: string) => boolean; readonly counts: Readonly<Partial<Record<Kind, number>>> }

export const selecting = ({ only, without }: Selection = WHOLE, said: (line: string) => void = () => undefined): Selected => {
  const [wanted, left] = [only === null ? null : new Set(only), new Set(without)]
  const counts: Partial<Record<Kind, number>> = {}
  const isPlayed = (kind: Kind, name: string): boolean => (wanted === null || wanted.has(kind) || wanted.has(name)) && !left.has(kind) && !left.has(name)
  return {
    counts,
    has: (kind) => {
      counts[kind] = 1
      return isPlayed(kind, kind)
    },
    plays: (kind, what = '') => {
      const number = (counts[kind] ?? 0) + 1
      counts[kind] = number
      const played = isPlayed(kind, `${kind}-${number}`)
      if (played && !TYPED.has(kind)) said(`FAULT ${kind}-${number} ${what}`)
      return played
    },
  }
}
/** What the user does shows itself. */
const TYPED: ReadonlySet<string> = new Set<Kind>(['line', 'act', 'hand'])

const isKind = (text: string): text is Kind => text in KINDS
const kindOf = (name: string): string => name.replace(/-\d+$/, '')

/** Reads `crash,line-2`; a fault names the first that is nothing of a seed. */
export const readNames = (text: string): readonly string[] | { readonly fault: string } => {
  const names = text.split(',').filter((name) => name !== '')
  const strange = names.find((name) => !isKind(name) && !isKind(kindOf(name)))
  return strange === undefined ? names : { fault: `'${strange.slice(0, 40)}' is nothing of a seed; there are: ${Object.keys(KINDS).join(', ')}` }
}

/** As flags of the command. */
export const showSelection = ({ only, without }: Selection): string => `${only === null ? '' : ` --only ${only.length === 0 ? ',' : only.join(',')}`}${without.length === 0 ? '' : ` --without ${without.join(',')}`}`
