/** What a page says when what it shows may not be true any more. */
export const UNHEARD_WORDS = {
  page: (since: string): string => `Not connected: this is as of ${since}. The page tries again by itself.`,
  doubt: (seconds: number): string => `No word for ${seconds} s; the page tries again by itself.`,
  desk: 'The desk does not run now. Stops that rest at the exchange stay there; nothing else is done until it runs again.',
} as const
