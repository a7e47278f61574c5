import { Fault } from '#core/fault.ts'
import { numberOf, type Query, textOf } from '../sql.ts'
import type { BackupTable } from './tables.ts'

const ROWS = 200
const BYTES = 2_000_000

const broken = (says: string): Fault => new Fault({ code: 'backup-broken', retry: 'never', outcomeKnown: true, venueText: says })

/** Columns as the backup has them: those that came since keep what their migration gives them. */
const columnsOf = async (query: Query, line: string): Promise<string> =>
  (await query('select quote_ident(name) as name from json_object_keys($1::json) with ordinality as k(name, place) order by place', [line])).map((row) => textOf(row, 'name')).join(', ')

const insert = async (query: Query, { name }: BackupTable, lines: readonly string[]): Promise<void> => {
  const [first] = lines
  if (first === undefined) return
  const columns = await columnsOf(query, first)
  await query(`insert into ${name} (${columns}) overriding system value select ${columns} from json_populate_recordset(null::${name}, $1::json)`, [`[${lines.join(',')}]`])
}

/** Puts the rows of one database (`of`) back into empty tables; rows of another pass by. Gives how many. */
export const readTables = async (query: Query, of: string, tables: readonly BackupTable[], lines: AsyncIterable<string>): Promise<number> => {
  let table: BackupTable | null = null
  let waiting: string[] = []
  let [bytes, rows] = [0, 0]
  const flush = async (): Promise<void> => {
    if (table !== null) await insert(query, table, waiting)
    rows += waiting.length
    waiting = []
    bytes = 0
  }
  for await (const line of lines) {
    if (line.startsWith('#table ')) {
      await flush()
      const [, whose, name = ''] = line.split(' ')
      table = whose === of ? (tables.find((one) => one.name === name) ?? null) : null
      if (whose === of && table === null) throw broken(`it holds a table ${name.slice(0, 60)}, which this Keel does not know`)
      continue
    }
    if (table === null || line.startsWith('#')) continue
    waiting.push(line)
    bytes += line.length
    if (waiting.length >= ROWS || bytes >= BYTES) await flush()
  }
  await flush()
  return rows
}

/** Rows of the desk that a restore would put away. */
export const accountsIn = async (query: Query): Promise<number> => {
  const [there] = await query(`select to_regclass('accounts') is not null as there`, [])
  if (there?.['there'] !== true) return 0
  const [row] = await query('select count(*)::int as n from accounts', [])
  return row === undefined ? 0 : numberOf(row, 'n')
}
