/** What a door answers instead of doing something; nothing was changed. `field` and the rest say what would have been right. */
export type Explained = { readonly field?: string; readonly value?: string; readonly limit?: string; readonly nearest?: string }

/** Thrown inside the gate only and rendered by it: between a parameter's reader and the reply there is nothing to decide. */
export class DoorRefusal extends Error {
  readonly code: number
  readonly explained: Explained
  constructor(code: number, text: string, explained: Explained = {}) {
    super(text)
    this.name = 'DoorRefusal'
    this.code = code
    this.explained = explained
  }
}

/** A value is shown by its first characters only: a megabyte comes back as a line. */
export const shown = (value: string): string => (value.length > 60 ? `${value.slice(0, 60)}…` : value)

/** The typo is the venue's own (TOOBIT-API.md 2.4). */
export const invalid = (field: string, value: string, limit: string, nearest?: string): DoorRefusal =>
  new DoorRefusal(-1130, `Data sent for paramter '${field}' is not valid.`, { field, value: shown(value), limit, ...(nearest === undefined ? {} : { nearest }) })

export const missing = (field: string, limit: string): DoorRefusal =>
  new DoorRefusal(-1102, `Mandatory parameter '${field}' was not sent, was empty/null, or malformed.`, { field, value: '', limit })
