/** A table as a backup holds it: its name, and the columns that order its rows. */
export type BackupTable = { readonly name: string; readonly by: string }

/** The desk's tables, each behind those that it refers to. */
export const DESK_TABLES: readonly BackupTable[] = [
  { name: 'users', by: 'user_id' },
  { name: 'accounts', by: 'account' },
  { name: 'settings', by: 'name' },
  { name: 'leases', by: 'account' },
  { name: 'inputs', by: 'n' },
  { name: 'journal', by: 'account, seq' },
  { name: 'trades', by: 'account, trade' },
  { name: 'effects', by: 'account, n' },
  { name: 'cards', by: 'account, trade, chat' },
  { name: 'updates', by: 'bot, update_id' },
  { name: 'paper_venues', by: 'account' },
]

/** What a backup leaves out, and why. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  kv: 'locks and cool-downs end by themselves within minutes, and no sign-in key from before a restore is taken',
  chats: 'a claim on a chat holds for seconds',
  schedules: 'made anew at each start',
  grants: 'valid for a second, under a lease that is gone',
}

/** The paper exchange's own memory, where it keeps it in a database beside the desk's. */
export const PAPER_TABLES: readonly BackupTable[] = [{ name: 'paper_snapshot', by: 'id' }, { name: 'paper_journal', by: 'n' }]
/** As the paper exchange makes them at its own start. */
export const PAPER_MADE: readonly string[] = [
  'create table if not exists paper_journal (n bigint primary key, body text not null)',
  'create table if not exists paper_snapshot (id int primary key check (id = 1), n bigint not null, body text not null)',
]
