import type { Instrument } from '#core/market/instrument.ts'
import type { Money, Rate } from '#core/money/money.ts'
import { goTo, setAlarm } from './clockwork.ts'
import type { Command, SyntheticBook } from './command.ts'
import { copyOf } from './copy.ts'
import { forgetBefore } from './forget.ts'
import { newMarket, runHouse, runMarket } from './house.ts'
import { accountReads, marketReads } from './read.ts'
import { type Reply, refuse } from './reply.ts'
import { reportTouched } from './report.ts'
import { runAccount } from './run.ts'
import { loadState, saveState } from './save.ts'
import type { State } from './state.ts'
import { defaultSwitches } from './switches.ts'
import { deepBook } from './synthetic.ts'
import type { Venue, VenueConfig } from './venue.ts'

const specOf = (wanted: Partial<SyntheticBook>) => (instrument: Instrument): SyntheticBook => ({ ...deepBook(instrument.quantityMax), ...wanted })

const newState = (config: VenueConfig): State => {
  const state: State = {
    now: config.startAt, idAt: config.startAt, idSeq: 0, rank: 0, switches: { ...defaultSwitches, ...config.switches },
    fees: config.fees ?? { maker: 20_000n as Rate, taker: 60_000n as Rate }, keep: config.keep ?? 100_000, tape: config.tape ?? null, volumeShare: config.volumeShare ?? 10_000,
    house: { fees: 0n, clearing: 0n, funding: 0n, insurance: 0n, transfers: 0n }, accounts: new Map(), markets: new Map(), wakeAt: 0, events: [],
    touchedPositions: [], touchedAccounts: [],
  }
  const spec = specOf(config.book ?? {})
  for (const instrument of config.instruments) state.markets.set(instrument.symbol, newMarket(instrument, spec(instrument), config.startAt))
  state.house.insurance += config.insurance ?? 0n
  state.house.transfers -= config.insurance ?? 0n
  setAlarm(state)
  return state
}

const run = (state: State, command: Command, spec: (instrument: Instrument) => SyntheticBook): Reply => {
  switch (command.type) {
    case 'open-account': case 'account-fees': case 'position-mode': case 'instrument': case 'insurance':
      return runHouse(state, command, spec)
    case 'trade': case 'candle': case 'book': case 'book-change': case 'synthetic-book': case 'mark': case 'index': case 'funding-rate': case 'status': {
      const market = state.markets.get(command.symbol)
      return market === undefined ? refuse('bad-symbol') : runMarket(state, market, command)
    }
    default: {
      const account = state.accounts.get(command.account)
      return account === undefined ? refuse('account-not-exist') : runAccount(state, account, command)
    }
  }
}

const venueOf = (state: State, book: Partial<SyntheticBook>): Venue => ({
  apply: (command, at) => {
    goTo(state, at)
    const reply = run(state, command, specOf(book))
    reportTouched(state)
    return reply
  },
  advance: (at) => {
    goTo(state, at)
    reportTouched(state)
  },
  drainEvents: () => {
    const { events } = state
    state.events = []
    return events
  },
  now: () => state.now,
  accounts: () => [...state.accounts.keys()],
  house: () => {
    const { fees, clearing, funding, insurance, transfers } = state.house
    return { fees: fees as Money, clearing: clearing as Money, funding: funding as Money, insurance: insurance as Money, transfers: transfers as Money }
  },
  ...marketReads(state),
  ...accountReads(state),
  forget: (before) => {
    for (const account of state.accounts.values()) forgetBefore(account, before)
  },
  clone: () => venueOf(copyOf(state), book),
  save: () => saveState(state),
})

export const openVenue = (config: VenueConfig): Venue => venueOf(newState(config), config.book ?? {})

/** A saved venue goes on where it stood. `book` is what new contracts are given, as in the configuration. */
export const loadVenue = (text: string, book: Partial<SyntheticBook> = {}): Venue => venueOf(loadState(text), book)
