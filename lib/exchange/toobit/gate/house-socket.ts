/** One socket of a client; null when there is nothing at its path. */
export type HouseSocket = { readonly onText: (text: string) => void; readonly close: () => unknown }
export type SocketEnd = { readonly send: (text: string) => void; readonly close: (reason: string) => void }
