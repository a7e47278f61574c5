/**
 * What the documents of Toobit leave open (TOOBIT-API.md 8.1), one named switch each. The simulation draws them per seed,
 * so nothing of the desk may lean on one value.
 */
export type Switches = {
  /** Open closing limit orders lock their contracts: what is available is the position less what they still want. */
  readonly closingLimitsLock: boolean
  /** Waiting closing trigger rows lock their contracts too. */
  readonly closingRowsLock: boolean
  /** apart: stops together and take-profits together may each be up to the position; joint: both together; free: never -1209. */
  readonly rowTotals: 'apart' | 'joint' | 'free'
  /** A second trading-stop call for a kind places another row, or takes the place of the rows of that kind. */
  readonly tradingStopRepeat: 'adds' | 'replaces'
  /** Size of a stop or target attached to an entry: what has filled so far, the order's whole quantity from its first fill, or no row at all. */
  readonly attachedSize: 'by-fills' | 'by-order' | 'dropped'
  /** A plain STOP fires on the side of its trigger that the price isn't on when placed, or a buy always upward and a sell always downward. */
  readonly stopDirection: 'inferred' | 'by-side'
  /** A TP/SL row fires as its kind says (wrong side refused), or is inferred from the price when placed. */
  readonly rowDirection: 'by-kind' | 'inferred'
  /** An amended order keeps its order id, or is replaced by a new one. */
  readonly amendId: 'keeps' | 'replaces'
  /** The quantity of an amend after a partial fill counts what has filled, or only what is still open. */
  readonly amendQuantity: 'total' | 'remaining'
  /** Cancel-all takes plain orders only, or trigger rows as well. */
  readonly cancelAll: 'orders' | 'orders-and-triggers'
  /** The client id of an order that has ended may be used again (documents: unique among open orders), or never. */
  readonly endedClientIds: 'accepted' | 'refused'
  /** A triggered row whose child finds less available than it wants is cut to that, or rejected. With nothing available it is always rejected. */
  readonly childShortfall: 'cut' | 'rejected'
  /** whole: a child takes what the book gives; half: the venue fills half of what it could (rounded down to the step) and cancels the rest. */
  readonly childFill: 'whole' | 'half'
  /** Reference price of the market band. */
  readonly marketBandOf: 'last' | 'mark'
  /** Whether the user stream reports orders and fills of triggered rows. Position and balance are reported always. */
  readonly childReports: 'sent' | 'silent'
  /** Stop, target and trigger rows of a side that has become flat wait on (and would meet the next position), or are cancelled by the venue. */
  readonly rowsWhenFlat: 'stay' | 'cancelled'
  /** Contracts bought by a value in margin coin: rounded down or up to the step. */
  readonly valueRounding: 'down' | 'up'
  /** Opening and closing fee of an opening order: only checked against what is available (fits the live balance of 5.6), or locked with its margin. */
  readonly feeReserve: 'checked' | 'locked'
  /** The shown liquidation price: cut to the tick (fits the sample 12,077.8) or rounded toward the price. Liquidation itself is exact. */
  readonly liquidationShown: 'truncated' | 'toward-price'
}

export const defaultSwitches: Switches = {
  closingLimitsLock: true,
  closingRowsLock: false,
  rowTotals: 'apart',
  tradingStopRepeat: 'adds',
  attachedSize: 'by-fills',
  stopDirection: 'inferred',
  rowDirection: 'by-kind',
  amendId: 'keeps',
  amendQuantity: 'total',
  cancelAll: 'orders',
  endedClientIds: 'accepted',
  childShortfall: 'cut',
  childFill: 'whole',
  marketBandOf: 'last',
  childReports: 'sent',
  rowsWhenFlat: 'stay',
  valueRounding: 'down',
  feeReserve: 'checked',
  liquidationShown: 'truncated',
}
