import pg from 'pg'

export type Answer = { readonly rows: Record<string, unknown>[]; readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[] }
/** A connection of its own at the database; opened with its first statement. */
export type Connection = { readonly run: (text: string, values: readonly unknown[], leaves?: () => void) => Promise<Answer>; /** Its process at the database; 0 before its first statement. */ readonly pid: () => number; readonly end: () => Promise<void> }

/** Each text gets a name, under which a connection parses and plans it once. */
const naming = () => {
  const names = new Map<string, string>()
  return (text: string, values: readonly unknown[]): pg.QueryConfig => {
    if (values.length === 0) return { text }
    const name = names.get(text) ?? `sim-${names.size}`
    names.set(text, name)
    return { name, text, values: [...values] }
  }
}

const lastOf = (answer: pg.QueryResult | pg.QueryResult[]): Answer => (Array.isArray(answer) ? (answer.at(-1) ?? { rows: [], fields: [] }) : answer)

const connecting = (url: string, named: ReturnType<typeof naming>): Connection => {
  let opened: Promise<pg.Client> | null = null
  let before: Promise<unknown> = Promise.resolve()
  let pid = 0
  const open = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url, options: '-c synchronous_commit=off' })
    client.on('error', () => undefined)
    await client.connect()
    pid = Number((await client.query('select pg_backend_pid() as pid')).rows[0]?.pid)
    return client
  }
  return {
    pid: () => pid,
    run: async (text, values, leaves) => {
      const client = await (opened ??= open())
      leaves?.()
      const answer = before.then(() => client.query(named(text, values)))
      before = answer.catch(() => undefined)
      return lastOf(await answer)
    },
    end: async () => { await (await opened)?.end().catch(() => undefined) },
  }
}

/** The connections of a player's seeds, and one more for those who look. */
export type Connections = {
  /** A connection that nobody has, and its way back. */
  readonly take: () => Connection
  readonly give: (connection: Connection | null) => void
  readonly monitor: Connection
  /** Whether a statement that is on its way there waits for a lock. */
  readonly isBlocked: (connection: Connection | null) => Promise<boolean>
  /** Breaks every one that is not back. */
  readonly breakOff: () => Promise<void>
  readonly close: () => Promise<void>
}

export const openConnections = (url: string): Connections => {
  const named = naming()
  const monitor = connecting(url, named)
  const [all, free]: [Set<Connection>, Connection[]] = [new Set(), []]
  return {
    monitor,
    take: () => {
      const known = free.pop()
      if (known !== undefined) return known
      const fresh = connecting(url, named)
      all.add(fresh)
      return fresh
    },
    give: (connection) => { if (connection !== null && all.has(connection)) free.push(connection) },
    isBlocked: async (connection) => (await monitor.run('select cardinality(pg_blocking_pids($1::int)) > 0 as blocked', [connection?.pid() ?? 0])).rows[0]?.['blocked'] === true,
    breakOff: async () => {
      for (const connection of [...all].filter((one) => !free.includes(one))) {
        all.delete(connection)
        await monitor.run('select pg_terminate_backend($1::int, 5000)', [connection.pid()])
        await connection.end()
      }
    },
    close: async () => { for (const connection of [monitor, ...all]) await connection.end() },
  }
}
