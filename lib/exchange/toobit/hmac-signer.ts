import type { Signer } from '#desk/ports/exchange.ts'
import { hmacHex } from './sign.ts'

/** A signer whose secret stays in its closure. */
export const hmacSigner = (apiKey: string, secret: string): Signer => ({ apiKey, sign: (text) => hmacHex(secret, text) })
