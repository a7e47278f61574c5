import { BOOK_FAULTS } from './books.ts'
import type { PlantedFault } from './fault.ts'
import { MESSAGE_FAULTS } from './messages.ts'
import { ORDER_FAULTS } from './orders.ts'
import { STOP_FAULTS } from './stops.ts'
import { STORE_FAULTS } from './store.ts'
import { TRADE_FAULTS } from './trades.ts'

/** All mistakes that are planted, each with the checker that must catch it. */
export const FAULTS: readonly PlantedFault[] = [...ORDER_FAULTS, ...BOOK_FAULTS, ...STOP_FAULTS, ...TRADE_FAULTS, ...STORE_FAULTS, ...MESSAGE_FAULTS]
