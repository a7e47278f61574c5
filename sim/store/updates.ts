import { CHAT_CLAIM_MS, UPDATE_FAILURES, UPDATE_KEEP_MS } from '#desk/ports/store-rules.ts'
import type { Store } from '#desk/ports/store.ts'
import { statement, type Link } from './connection.ts'
import type { Chat, Update } from './tables.ts'

const undone = (chat: Chat | undefined): Update | undefined => chat?.updates.find(({ doneAt }) => doneAt === null)

const claimChat = (chat: Chat | undefined, now: number): 'nothing' | 'busy' | { readonly chat: Chat; readonly claim: number } => {
  if (chat === undefined || undone(chat) === undefined) return 'nothing'
  if (chat.busyUntil > now) return 'busy'
  chat.claim += 1
  chat.busyUntil = now + CHAT_CLAIM_MS
  return { chat, claim: chat.claim }
}

export const simUpdates = (link: Link): Pick<Store, 'putUpdate' | 'workUpdate' | 'chatsWithUpdates'> => {
  const { tables, now } = link
  const chatsOf = (bot: string): Map<string, Chat> => {
    const chats = tables.chats.get(bot) ?? new Map<string, Chat>()
    tables.chats.set(bot, chats)
    return chats
  }
  const free = (chat: Chat, claim: number): void => {
    if (chat.claim === claim) chat.busyUntil = 0
  }
  const finish = (chat: Chat, claim: number, update: Update, failures: 0 | 1): void => {
    free(chat, claim)
    if (update.doneAt === null) {
      update.failures += failures
      if (failures === 0 || update.failures >= UPDATE_FAILURES) update.doneAt = now()
    }
    chat.updates = chat.updates.filter(({ doneAt }) => doneAt === null || doneAt >= now() - UPDATE_KEEP_MS)
  }
  return {
    putUpdate: (bot, updateId, chat, body) =>
      statement(link, 'putUpdate', () => {
        const chats = chatsOf(bot)
        const row = chats.get(chat) ?? { claim: 0, busyUntil: 0, updates: [] }
        chats.set(chat, row)
        if (tables.knownUpdates.has(`${bot}/${updateId}`)) return false
        tables.knownUpdates.add(`${bot}/${updateId}`)
        row.updates.push({ updateId, body, failures: 0, doneAt: null })
        row.updates.sort((a, b) => a.updateId - b.updateId)
        return true
      }),
    workUpdate: async (bot, chat, work) => {
      const claimed = await statement(link, 'workUpdate:claim', () => claimChat(chatsOf(bot).get(chat), now()))
      if (typeof claimed === 'string') return claimed
      const update = await statement(link, 'workUpdate:read', () => undone(claimed.chat))
      if (update === undefined) {
        await statement(link, 'workUpdate:free', () => free(claimed.chat, claimed.claim))
        return 'nothing'
      }
      try {
        await work(update.body)
      } catch (thrown) {
        await statement(link, 'workUpdate:failed', () => finish(claimed.chat, claimed.claim, update, 1))
        throw thrown
      }
      await statement(link, 'workUpdate:done', () => finish(claimed.chat, claimed.claim, update, 0))
      return 'done'
    },
    chatsWithUpdates: (bot, limit) =>
      statement(link, 'chatsWithUpdates', () => {
        const waiting = [...chatsOf(bot).entries()].flatMap(([chat, row]) => {
          const oldest = undone(row)
          return oldest === undefined ? [] : [{ chat, oldest: oldest.updateId }]
        })
        return waiting.sort((a, b) => a.oldest - b.oldest).slice(0, limit).map(({ chat }) => chat)
      }),
  }
}
