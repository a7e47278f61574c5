import { randomBytes, randomUUID } from 'node:crypto'

/** A name that no other process has, told apart by eye: `worker-3f9c2a7e1b`. */
export const processName = (kind: string): string => `${kind}-${randomBytes(5).toString('hex')}`
export const freshId = (): string => randomUUID()
/** 32 random bytes as base64url: what each installation makes of its own. */
export const freshSecret = (): string => randomBytes(32).toString('base64url')
