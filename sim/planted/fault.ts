import type { Violation } from '../checkers.ts'

/** A text of a source, which must be there exactly once, and the mistake in its place. `file`: from the top of the house. */
export type Edit = { readonly file: string; readonly find: string; readonly put: string }

/** A mistake that somebody could make in the desk's own code. Several edits where one alone is harmless, since another guard stands behind it. */
export type PlantedFault = {
  readonly name: string
  /** What a user would suffer. */
  readonly says: string
  readonly edits: readonly Edit[]
  /** Whoever of these sees it has caught it; nobody else. */
  readonly by: readonly Violation['checker'][]
  /** A seed that catches it in the simulation of today: the search begins there, and CI plays it alone. null: none is known since the simulation last changed. */
  readonly seed: number | null
}

/** The text with the mistake in it. */
export const plant = (text: string, { file, find, put }: Edit): string => {
  const parts = text.split(find)
  if (parts.length !== 2) throw new Error(`${file} holds ${parts.length - 1} times what a planted fault stands in for, and must once: ${find.slice(0, 120)}`)
  return parts.join(put)
}

/** Every text that the fault changes, by file. */
export const plantedTexts = (fault: Pick<PlantedFault, 'edits'>, read: (file: string) => string): ReadonlyMap<string, string> => {
  const texts = new Map<string, string>()
  for (const edit of fault.edits) texts.set(edit.file, plant(texts.get(edit.file) ?? read(edit.file), edit))
  return texts
}
