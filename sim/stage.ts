import type { Emulator } from '#bot/emulator.ts'
import type { Watched } from './checkers.ts'
import type { SimExchange } from './exchange.ts'
import type { Lives } from './lives.ts'
import type { Selected } from './selection.ts'
import type { VirtualTime } from './virtual-time.ts'

/** Where one user acts: `watched` is theirs. */
export type Stage = { readonly watched: Watched; readonly time: VirtualTime; readonly emulator: Emulator; readonly exchange: SimExchange; readonly lives: Lives; readonly selected: Selected }
