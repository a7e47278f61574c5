export const LANGUAGES = ['en', 'fa'] as const
export type Language = (typeof LANGUAGES)[number]

/** The language that a user's row names; English where Keel doesn't speak it. */
export const languageOf = (text: string): Language => LANGUAGES.find((known) => known === text) ?? 'en'
