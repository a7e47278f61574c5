/** Text lines in order and the last snapshot that stands for all lines up to its number. */
export type Kept = { readonly snapshot: { readonly n: number; readonly body: string } | null; readonly lines: readonly string[]; readonly lastN: number }

export type Journal = {
  /** false: nobody will read a line, so none needs to be written out. */
  readonly keeps: boolean
  readonly load: () => Promise<Kept>
  /** Takes the line; it is safe once `flush` has resolved. */
  readonly append: (body: string) => void
  readonly flush: () => Promise<void>
  /** Stands for everything appended so far; older lines go. */
  readonly snapshot: (body: string) => Promise<void>
  /** Lines since the last snapshot. */
  readonly length: () => number
  readonly close: () => Promise<void>
}

/** Keeps nothing: a server without --data or --database begins anew each time. */
export const noJournal = (): Journal => ({
  keeps: false,
  load: () => Promise.resolve({ snapshot: null, lines: [], lastN: 0 }),
  append: () => {},
  flush: () => Promise.resolve(),
  snapshot: () => Promise.resolve(),
  length: () => 0,
  close: () => Promise.resolve(),
})
