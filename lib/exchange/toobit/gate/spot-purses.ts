export type Purse = { readonly account: string; readonly coin: string; readonly free: bigint; readonly locked: bigint }

/** Coins of spot accounts, free and locked by open orders. */
export type Purses = {
  readonly of: (account: string, coin: string) => Purse
  readonly move: (account: string, coin: string, change: { readonly free: bigint; readonly locked: bigint }) => void
  readonly all: () => readonly Purse[]
}

export const openPurses = (saved: readonly Purse[]): Purses => {
  const purses = new Map(saved.map((purse) => [`${purse.account} ${purse.coin}`, purse]))
  const of = (account: string, coin: string): Purse => purses.get(`${account} ${coin}`) ?? { account, coin, free: 0n, locked: 0n }
  return {
    of,
    move: (account, coin, change) => {
      const old = of(account, coin)
      purses.set(`${account} ${coin}`, { ...old, free: old.free + change.free, locked: old.locked + change.locked })
    },
    all: () => [...purses.values()],
  }
}
