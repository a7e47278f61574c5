import type { ChatWords } from '../chat-words.ts'

export const chatEn: ChatWords = {
  secretDeleted: 'That looked like a key or a secret: the message is deleted, and Keel stored nothing of it.',
  secretLeft: 'That looked like a key or a secret. Keel stored nothing of it but may not delete it here: delete the message yourself, now.',
  secretRevoke: 'Telegram has seen it. Revoke it at the exchange and make a new one; a key never goes through a chat.',
}
