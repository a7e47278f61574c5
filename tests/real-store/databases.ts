import pg from 'pg'

const nameIn = (url: string): string => new URL(url).pathname.slice(1)
const addressOf = (url: string, database: string): string => Object.assign(new URL(url), { pathname: `/${database}` }).href

const withClient = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** A copy of the empty desk's database at `template`, for one player. */
export const copyOf = async (template: string, player: number): Promise<string> => {
  const name = `${nameIn(template)}_${player}`
  await withClient(addressOf(template, 'postgres'), async (client) => {
    await client.query(`drop database if exists "${name}" with (force)`)
    await client.query(`create database "${name}" template "${nameIn(template)}"`)
  })
  return addressOf(template, name)
}

/** Every copy that players made of it. */
export const dropCopies = (template: string): Promise<void> =>
  withClient(addressOf(template, 'postgres'), async (client) => {
    const { rows } = await client.query<{ name: string }>('select datname as name from pg_database where starts_with(datname, $1)', [`${nameIn(template)}_`])
    for (const { name } of rows) await client.query(`drop database if exists "${name}" with (force)`)
  })
