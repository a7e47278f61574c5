import type { AccountWords } from './account-words.ts'
import type { CertificateWords } from './certificate-words.ts'
import type { ChatWords } from './chat-words.ts'
import { accountEn } from './en/account-choice.ts'
import { certificateEn } from './en/certificate.ts'
import { chatEn } from './en/chat.ts'
import { settingsEn } from './en/settings.ts'
import { setupEn } from './en/setup.ts'
import { signalEn } from './en/signal.ts'
import { accountFa } from './fa/account-choice.ts'
import { certificateFa } from './fa/certificate.ts'
import { chatFa } from './fa/chat.ts'
import { settingsFa } from './fa/settings.ts'
import { setupFa } from './fa/setup.ts'
import { signalFa } from './fa/signal.ts'
import type { Language } from './language.ts'
import type { SettingsWords } from './settings-words.ts'
import type { SetupWords } from './setup-words.ts'
import type { SignalWords } from './signal-words.ts'

export const accountWords = (language: Language): AccountWords => (language === 'fa' ? accountFa : accountEn)
export const certificateWords = (language: Language): CertificateWords => (language === 'fa' ? certificateFa : certificateEn)
export const setupWords = (language: Language): SetupWords => (language === 'fa' ? setupFa : setupEn)
export const signalWords = (language: Language): SignalWords => (language === 'fa' ? signalFa : signalEn)
export const chatWords = (language: Language): ChatWords => (language === 'fa' ? chatFa : chatEn)
export const settingsWords = (language: Language): SettingsWords => (language === 'fa' ? settingsFa : settingsEn)
