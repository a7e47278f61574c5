import { type Context, GrammyError } from 'grammy'
import { chatWords } from '#words/by-language.ts'
import { languageOf } from '#words/language.ts'
import { html, lines } from '../html.ts'
import { type BotParts, say } from '../parts.ts'
import { SECRET_MARK } from '../pasted-secret.ts'

const pastedIn = (context: Context): number | null => {
  const message = context.message ?? context.editedMessage
  return message !== undefined && (message.text === SECRET_MARK || message.caption === SECRET_MARK) ? message.message_id : null
}

/** A pasted key or secret, which its update does not hold any more: its message goes, whoever sent it, and the sender is warned. true when there was one. */
export const secretPasted = async (parts: BotParts, context: Context): Promise<boolean> => {
  const message = pastedIn(context)
  if (message === null || context.chat === undefined) return false
  const identity = context.from === undefined ? null : await parts.access.identityOf(context.from.id)
  const words = chatWords(languageOf((identity === null ? null : await parts.door.store.userOf(identity))?.language ?? context.from?.language_code ?? 'en'))
  parts.door.log('warn', 'secret-pasted', { chat: context.chat.id })
  const deleted = await context.api.deleteMessage(context.chat.id, message).then(() => true).catch((thrown: unknown) => {
    if (!(thrown instanceof GrammyError) || (thrown.error_code !== 400 && thrown.error_code !== 403)) throw thrown
    // Told twice, it is gone already.
    return /not found/i.test(thrown.description)
  })
  await say(context, { text: lines([html`⚠️ ${deleted ? words.secretDeleted : words.secretLeft}`, html`${words.secretRevoke}`]), buttons: [] })
  return true
}
