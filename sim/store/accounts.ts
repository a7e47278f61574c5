import type { AccountId, AccountRow, JournalRow, Store, UserId } from '#desk/ports/store.ts'
import { nakedUpTo } from './census.ts'
import { statement, type Link } from './connection.ts'
import { alreadyExists, byText, emptyAccount, notFound, tableOf, type AccountTable } from './tables.ts'

type Accounts = Pick<Store, 'setLive' | 'removeAccount' | 'replaceAccount' | 'swapSealedKey' | 'account' | 'accounts' | 'accountOfLoop' | 'accountsOfLoop' | 'addAccount'>

const isBusy = ({ trades, open }: AccountTable): boolean => [...trades.values()].some(({ closedAt, status }) => closedAt === null && status !== 'draft') || open.some(({ row }) => row.lane === 'exchange')

export const simAccounts = (link: Link): Accounts => {
  const { tables } = link
  const rows = (): readonly AccountRow[] => [...tables.accounts.values()].map(({ row }) => row)
  const shown = (): readonly AccountRow[] => [...tables.accounts.values()].filter(({ removed }) => !removed).map(({ row }) => row)
  const owned = (user: UserId, account: AccountId, venue: AccountRow['venue'] = 'toobit'): AccountTable | null => {
    const table = tables.accounts.get(account)
    return table?.row.user === user && table.row.venue === venue && !table.removed ? table : null
  }
  const remove = (table: AccountTable): void => void Object.assign(table, { removed: true, wakeAt: null, row: { ...table.row, live: false, sealedKey: null, apiKey: null }, lease: { holder: '', epoch: 0, until: Infinity } })
  /** `but`: one that goes at the same moment. */
  const add = (row: Omit<AccountRow, 'seq' | 'state'>, but: AccountId | null): void => {
    if (tables.accounts.has(row.account)) throw alreadyExists(`account ${row.account}`)
    if (shown().some((other) => other.account !== but && ((other.user === row.user && other.name.toLowerCase() === row.name.toLowerCase()) || (row.apiKey !== null && other.apiKey === row.apiKey)))) throw alreadyExists(`account ${row.name}`)
    if (!tables.users.has(row.user)) throw notFound(`user ${row.user}`)
    tables.accounts.set(row.account, emptyAccount({ ...row, seq: 0, state: '' }))
  }
  return {
    account: (user, account) => statement(link, 'account', () => shown().find((row) => row.user === user && row.account === account) ?? null),
    accounts: (user) => statement(link, 'accounts', () => shown().filter((row) => row.user === user).sort((a, b) => byText(a.account, b.account))),
    accountOfLoop: (account) => statement(link, 'accountOfLoop', () => tables.accounts.get(account)?.row ?? null),
    accountsOfLoop: (after, limit) => statement(link, 'accountsOfLoop', () => rows().map((row) => row.account).filter((id) => after === null || id > after).sort(byText).slice(0, limit)),
    addAccount: (row) =>
      statement(link, 'addAccount', () => add(row, null)),
    setLive: (user, account, live) =>
      statement(link, 'setLive', () => {
        const table = owned(user, account)
        if (table === null) return 'unknown'
        if (!live && isBusy(table)) return 'busy'
        table.row = { ...table.row, live }
        return 'done'
      }),
    removeAccount: (user, account) =>
      statement(link, 'removeAccount', () => {
        const table = owned(user, account)
        if (table === null) return 'unknown'
        if (isBusy(table)) return 'busy'
        remove(table)
        return 'done'
      }),
    replaceAccount: (user, account, next) =>
      statement(link, 'replaceAccount', () => {
        const table = owned(user, account, 'paper')
        if (table === null || next.user !== user || next.venue !== 'paper') return 'unknown'
        if (isBusy(table) || table.undrained.length > 0) return 'busy'
        add(next, account)
        remove(table)
        return 'done'
      }),
    swapSealedKey: (account, from, to) =>
      statement(link, 'swapSealedKey', () => {
        const table = tables.accounts.get(account)
        if (table === undefined || table.row.sealedKey !== from) return false
        table.row = { ...table.row, sealedKey: to }
        return true
      }),
  }
}

export const simUsers = (link: Link): Pick<Store, 'addUser' | 'userOf' | 'user' | 'setRole'> => {
  const { tables } = link
  return {
    addUser: (user, facts) =>
      statement(link, 'addUser', () => {
        const other = [...tables.users.values()].find(({ telegramId }) => telegramId === facts.telegramId)
        if (other !== undefined && other.user !== user) throw alreadyExists(`telegram ${facts.telegramId}`)
        const role = tables.users.get(user)?.role ?? (tables.users.size === 0 ? 'owner' : 'trader')
        tables.users.set(user, { user, ...facts, role })
      }),
    setRole: (user, role) =>
      statement(link, 'setRole', () => {
        const row = tables.users.get(user)
        if (row === undefined || row.role === 'owner') return false
        tables.users.set(user, { ...row, role })
        return true
      }),
    user: (user) => statement(link, 'user', () => tables.users.get(user) ?? null),
    userOf: (telegramId) => statement(link, 'userOf', () => [...tables.users.values()].find((row) => row.telegramId === telegramId) ?? null),
  }
}

export const simTrades = (link: Link): Pick<Store, 'trades' | 'trade' | 'nakedOf' | 'journal' | 'journalOf' | 'storyOf' | 'putCard' | 'cards'> => {
  const { tables } = link
  const owned = (user: UserId, account: AccountId): AccountTable | null => {
    const table = tables.accounts.get(account)
    return table?.row.user === user ? table : null
  }
  return {
    trades: (user, account, { ended, limit }) =>
      statement(link, 'trades', () => {
        const rows = [...(owned(user, account)?.trades.values() ?? [])].filter(({ closedAt }) => (closedAt !== null) === ended)
        return rows.sort((a, b) => (b.closedAt ?? 0) - (a.closedAt ?? 0) || b.trade - a.trade).slice(0, limit)
      }),
    trade: (user, account, trade) => statement(link, 'trade', () => owned(user, account)?.trades.get(trade) ?? null),
    nakedOf: (user, account) => statement(link, 'nakedOf', () => [...(owned(user, account)?.trades.values() ?? [])].filter(({ status }) => status !== 'draft').reduce((sum, row) => sum + nakedUpTo(row, link.now()), 0)),
    journal: (user, account, { trade, after, limit }) =>
      statement(link, 'journal', () => (owned(user, account)?.journal ?? []).filter((row) => row.seq > after && (trade === undefined || row.trade === trade)).slice(0, limit)),
    journalOf: (user, account, { types, limit }) => statement(link, 'journalOf', () => (owned(user, account)?.journal ?? []).filter(({ type }) => types.includes(type)).slice(-limit)),
    storyOf: (user, account, { trade, without, accountTypes, from, to, limit }) =>
      statement(link, 'storyOf', () => {
        const told = (row: JournalRow): boolean => (row.trade === null ? accountTypes.includes(row.type) && row.at >= from && row.at <= to : row.trade === trade && !without.includes(row.type))
        return (owned(user, account)?.journal ?? []).filter(told).slice(-limit)
      }),
    putCard: (card, over) => statement(link, 'putCard', () => {
      const { cards } = tableOf(tables, card.account)
      const key = `${card.trade}/${card.chat}`
      if (over === undefined || cards.get(key)?.message === over) cards.set(key, card)
    }),
    cards: (account) =>
      statement(link, 'cards', () => [...(tables.accounts.get(account)?.cards.values() ?? [])].sort((a, b) => a.trade - b.trade || byText(a.chat, b.chat))),
  }
}
