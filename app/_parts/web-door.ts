import { type WebDoor, wireDoor } from '#wiring-door'

declare global {
  // One per process: a function's instance serves many requests, and its bundles don't share modules.
  var keelDoor: Promise<WebDoor> | undefined
}

/** Store and ways to other processes, made at this process's first request. */
export const webDoor = (): Promise<WebDoor> => (globalThis.keelDoor ??= wireDoor().catch((thrown: unknown) => {
  globalThis.keelDoor = undefined
  throw thrown
}))
