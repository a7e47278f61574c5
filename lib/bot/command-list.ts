import { HELP } from '#words/en/help.ts'
import type { TelegramCall } from './parts.ts'

const FIRST = ['menu', 'new', 'trades', 'status']
/** What Telegram shows behind its menu button: the often used first. */
const commandList = (): readonly { readonly command: string; readonly description: string }[] =>
  [...FIRST, ...Object.keys(HELP).filter((name) => !FIRST.includes(name))].map((command) => ({ command, description: HELP[command]?.says ?? command }))

/** Says whether Telegram took it; without it, or while Telegram is away, every command works all the same. */
export const tellCommands = (call: TelegramCall): Promise<boolean> => call('setMyCommands', { commands: commandList() }).then(({ ok }) => ok, () => false)
