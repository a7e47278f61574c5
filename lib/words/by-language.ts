import { setupEn } from './en/setup.ts'
import { setupFa } from './fa/setup.ts'
import type { Language } from './language.ts'
import type { SetupWords } from './setup-words.ts'

export const setupWords = (language: Language): SetupWords => (language === 'fa' ? setupFa : setupEn)
