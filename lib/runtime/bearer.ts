import { createHash, timingSafeEqual } from 'node:crypto'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Does the header carry one of the tokens. Digests are compared, all of them, so that neither content nor length tells by its time. */
export const bearsToken = (header: string | null | undefined, tokens: readonly (string | null)[]): boolean => {
  const given = digest(header ?? '')
  return tokens.map((token) => token !== null && timingSafeEqual(given, digest(`Bearer ${token}`))).includes(true)
}
