/** Sentences of the chat's door: who may come in, and what must not be pasted. */
export type ChatWords = {
  readonly secretDeleted: string
  readonly secretLeft: string
  readonly secretRevoke: string
}
