import { PAGE } from './routes/orders.ts'

/** Far above what an account can hold; a venue that turns pages in a circle ends here. */
const PAGES = 200

/** Turns pages of a list that is newest first until one isn't full. A page that brings nothing new ends it too. */
export const allPages = async <T>(get: (beforeId: string | undefined) => Promise<readonly T[]>, idOf: (row: T) => string): Promise<readonly T[]> => {
  const rows = new Map<string, T>()
  let cursor: string | undefined
  for (let turned = 0; turned < PAGES; turned += 1) {
    const page = await get(cursor)
    const before = rows.size
    for (const row of page) rows.set(idOf(row), row)
    const last = page.at(-1)
    if (page.length < PAGE || last === undefined || rows.size === before) break
    cursor = idOf(last)
  }
  return [...rows.values()]
}
