/** Sentences of the chat's door: who may come in, and what must not be pasted. */
export type ChatWords = {
  readonly secretDeleted: string
  readonly secretLeft: string
  readonly secretRevoke: string
  readonly stranger: string
  readonly noAccount: string
  readonly wrongCode: string
  readonly tooManyCodes: string
  readonly privateOnly: string
  readonly admitted: (owner: boolean) => string
  readonly knownAlready: string
  readonly codeFor: (facts: { readonly bot: string; readonly owner: boolean; readonly minutes: number }) => string
  readonly noTelegram: string
  readonly ownersOnly: string
  readonly notYours: string
  readonly inPrivate: string
  readonly oldButton: string
  readonly accountGone: string
  readonly viewersOnlySee: string
  readonly authorized: string
  readonly nobody: string
  readonly role: Readonly<Record<'owner' | 'admin' | 'trader' | 'viewer', string>>
  readonly roleHow: string
  readonly roleChanged: (name: string, role: 'admin' | 'trader' | 'viewer') => string
  readonly roleOfOwner: string
  readonly asksAccess: (name: string) => string
  readonly approve: string
  readonly reject: string
  readonly askWaits: string
  readonly askApproved: (name: string) => string
  readonly askRejected: (name: string) => string
  readonly askGone: string
  readonly revokeHow: string
  readonly revoked: (name: string) => string
  readonly tellAdmitted: (name: string, owner: boolean) => string
  readonly tellFailed: (count: number) => string
  readonly tellExposed: string
  readonly runs: (bot: string) => string
  readonly heldByWebhook: (bot: string, host: string) => string
  readonly heldByPoller: (bot: string) => string
  readonly badToken: string
  readonly enterHere: (minutes: number) => string
  readonly noPages: string
  readonly sessionsEnded: string
}
