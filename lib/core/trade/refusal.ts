import type { Side } from '#core/market/instrument.ts'
import type { Money, Price, Quantity, Rate } from '#core/money/money.ts'
import type { LimitBreach } from '#core/risk/limits.ts'

/** Why no entry is taken. restored: the store is a backup, and the exchange knows more than it. */
export type Block = 'pause' | 'emergency-stop' | 'restored'

/** A "no" with a closed reason and the nearest valid values; the words room makes the sentence (RULES.md, Size, Refused). */
export type Refusal =
  | { readonly code: 'no-such-trade'; readonly trade: number }
  | { readonly code: 'not-a-draft' | 'not-confirmed' | 'not-open' | 'already-closing' | 'nothing-filled' | 'nothing-open'; readonly trade: number }
  | { readonly code: 'quote-replaced'; readonly trade: number }
  /** A button was drawn for other contracts, or another stop. */
  | { readonly code: 'changed-since'; readonly trade: number; readonly what: 'open' | 'stop' }
  | { readonly code: 'price-too-old'; readonly ageMs: number; readonly limitMs: number }
  /** The exchange fails again and again: nothing new is begun before `againAt` (store time, ms). */
  | { readonly code: 'venue-silent'; readonly failures: number; readonly since: number; readonly againAt: number; readonly now: number }
  | { readonly code: 'blocked'; readonly why: Block }
  /** Said before a restore and worked by nobody since: what it was said of may be over. */
  | { readonly code: 'restored' }
  /** A live venue's account that its user has not turned live. */
  | { readonly code: 'not-live' }
  | { readonly code: 'not-tradable'; readonly status: string }
  | { readonly code: 'closing-soon'; readonly closesAt: number }
  | { readonly code: 'quantity-below-minimum'; readonly asked: Quantity; readonly least: Quantity; readonly leastMargin: Money }
  | { readonly code: 'quantity-above-maximum'; readonly asked: Quantity; readonly most: Quantity }
  | { readonly code: 'notional-below-minimum'; readonly asked: Money; readonly least: Money; readonly leastContracts: Quantity }
  | { readonly code: 'leverage-above-tier'; readonly asked: number; readonly most: number; readonly contracts: Quantity; readonly mostContracts: Quantity }
  | { readonly code: 'leverage-below-one'; readonly asked: number }
  | { readonly code: 'price-outside-band'; readonly asked: Price; readonly from: Price; readonly to: Price }
  | { readonly code: 'price-off-tick'; readonly field: 'entry' | 'stop' | 'target'; readonly asked: Price; readonly below: Price; readonly above: Price }
  /** `needed` and `mostNeeds`: margin and both fees; `free` is what is left beside `reserved`, which entries on their way may take. mostContracts: the largest size that passes every check, 0: none. */
  | { readonly code: 'not-enough-margin'; readonly contracts: Quantity; readonly needed: Money; readonly free: Money; readonly reserved: Money; readonly mostContracts: Quantity; readonly mostNeeds: Money }
  /** The exchange has not told the balance yet: no size can be a share of it, no limit a share of equity. */
  | { readonly code: 'balance-unknown'; readonly for: 'size' | 'limits' }
  /** stop null: 100 % or more below the entry, where there is no price. */
  | { readonly code: 'stop-on-wrong-side'; readonly stop: Price | null; readonly reference: Price }
  | { readonly code: 'target-on-wrong-side'; readonly target: number; readonly price: Price; readonly reference: Price }
  | { readonly code: 'shares-above-whole'; readonly sum: bigint }
  | { readonly code: 'too-many-targets'; readonly asked: number; readonly most: number }
  | { readonly code: 'break-even-without-target'; readonly asked: number; readonly targets: number }
  | { readonly code: 'trailing-is-off'; readonly trade: number }
  /** A distance that no trail can have. */
  | { readonly code: 'trailing-distance'; readonly asked: Rate; readonly nearest: Rate }
  | { readonly code: 'risk-needs-stop' }
  | { readonly code: 'margin-is-cross'; readonly trade: number }
  | { readonly code: 'liquidation-before-stop'; readonly stop: Price; readonly liquidation: Price; readonly mostContracts: Quantity; /** The stop nearest to the asked one that passes; absent: none does, or the stop is another trade's. */ readonly nearest?: Price }
  | { readonly code: 'no-free-slots'; readonly needed: number; readonly free: number }
  | { readonly code: 'leverage-in-force-differs'; readonly asked: number; readonly inForce: number }
  | { readonly code: 'margin-mode-in-force-differs'; readonly asked: 'cross' | 'isolated'; readonly inForce: 'cross' | 'isolated' }
  | { readonly code: 'side-taken'; readonly by: 'trade' | 'hand' }
  | { readonly code: 'separate-positions' }
  /** mostContracts: the largest size that breaks no limit; 0 when none would pass. */
  | { readonly code: 'limit'; readonly breach: LimitBreach; readonly mostContracts: Quantity }
  /** The button was used, or nothing that is not ours is left. */
  | { readonly code: 'no-offer' | 'nothing-foreign' }
  /** Fills of the side wait for an owner: how much is not ours is not known for sure right now. */
  | { readonly code: 'fills-unexplained'; readonly symbol: string; readonly side: Side }
  /** Why contracts that were opened by hand can't become a trade: the venue tells no average, an order of ours closes them, or a trade of ours shares the side's average. */
  | { readonly code: 'not-adoptable'; readonly symbol: string; readonly side: Side; readonly why: 'no-average' | 'closing' | 'trade-beside' }
  /** A button was drawn for other contracts than are there now. */
  | { readonly code: 'foreign-changed'; readonly symbol: string; readonly side: Side; readonly asked: Quantity; readonly now: Quantity }
  | { readonly code: 'stop-past-price'; readonly stop: Price; readonly last: Price; readonly side: Side; /** A thousandth of the price behind it; absent: liquidation would come before that. */ readonly nearest?: Price }
