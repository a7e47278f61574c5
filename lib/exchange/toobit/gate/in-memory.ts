import type { SocketOpener, Transport } from '#desk/ports/world.ts'
import type { House } from './house.ts'

/** The client's ports over a house in the same process. Answers and frames come in later turns, as from a wire. */
export const inMemory = (house: House, now: () => number): { readonly transport: Transport; readonly socket: SocketOpener } => ({
  transport: async (request) => {
    await Promise.resolve()
    return house.handle(request, now())
  },
  socket: (path, handlers) => {
    let open = true
    const later = (run: () => void): void => void Promise.resolve().then(() => (open ? run() : undefined))
    const close = (reason: string): void => {
      if (!open) return
      open = false
      session?.close()
      void Promise.resolve().then(() => handlers.onClose(reason))
    }
    const session = house.connect(path, { send: (text) => later(() => handlers.onText(text)), close }, now())
    if (session === null) void Promise.resolve().then(() => close('no such stream'))
    else later(() => handlers.onOpen())
    return { send: (text) => session?.onText(text), close: () => close('closed') }
  },
})
