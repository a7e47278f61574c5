import type { SettingsWords } from '../settings-words.ts'

export const settingsEn: SettingsWords = {
  title: 'Settings',
  language: 'Language',
  spoken: { en: 'English', fa: 'فارسی' },
  languageNote: 'Persian so far: set-up, signals, settings, the door. The rest is English.',
  timeZone: 'Time zone',
  size: 'Size',
  leverage: 'Leverage',
  none: 'asked each time',
  kind: { fills: 'Entries', exits: 'Exits', stops: 'Stops', orders: 'Orders', money: 'Money', outside: 'Not Keel’s', targets: 'Take-profits', risk: 'Liquidation, margin', exchange: 'Slow exchange', signIns: 'Sign-ins', needs: 'Needs you' },
  level: { on: 'on', silent: 'silent', off: 'off' },
  always: 'What needs you (no stop, stuck, unknown, refused, a drift, emergency stop) is always told: aloud or silent, never off.',
  how: 'Or type: /settings zone Europe/Berlin, /settings size 200usdt, /settings leverage 5x (none takes it away).',
  limits: { setting: 'zone, size or leverage', zone: 'a time zone like Asia/Tehran', size: 'a size like 200usdt, 25% or risk 50, or none', leverage: 'a whole number like 5x, or none' },
  busy: 'The settings were changed elsewhere at the same time; nothing was done. Try again.',
  noLogs: 'Nothing has happened yet.',
  resetAsk: (count) => `Begin the history anew? ${count === 1 ? '1 ended trade leaves' : `${count} ended trades leave`} /history. Open trades, drafts, settings and keys stay; the journal keeps everything, and /why still answers.`,
  resetDo: 'Begin anew',
  resetNothing: 'The history is empty already.',
  resetDone: (count) => `The history begins anew; ${count === 1 ? '1 trade' : `${count} trades`} left it.`,
  keep: 'Keep it',
}
