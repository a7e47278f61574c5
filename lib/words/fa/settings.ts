import type { SettingsWords } from '../settings-words.ts'

export const settingsFa: SettingsWords = {
  title: 'تنظیمات',
  language: 'زبان',
  spoken: { en: 'English', fa: 'فارسی' },
  languageNote: 'به فارسی تا اینجا: چیدن معامله، سیگنال، تنظیمات، ورود. بقیه انگلیسی است.',
  timeZone: 'منطقه‌ی زمانی',
  size: 'اندازه',
  leverage: 'لوریج',
  none: 'هر بار پرسیده می‌شود',
  kind: { fills: 'ورودها', exits: 'خروج‌ها', stops: 'حد ضررها', orders: 'سفارش‌ها', money: 'پول', outside: 'بیرون از Keel', targets: 'حد سودها', risk: 'لیکویید، مارجین', exchange: 'صرافی کند', signIns: 'ورود به صفحه‌ها', needs: 'شما را می‌خواهد' },
  level: { on: 'روشن', silent: 'بی‌صدا', off: 'خاموش' },
  always: 'آنچه شما را می‌خواهد (بی حد ضرر، گیر کرده، نامعلوم، رد شده، ناهمخوانی، توقف اضطراری) همیشه گفته می‌شود: باصدا یا بی‌صدا، هرگز خاموش.',
  how: 'یا بنویسید: /settings zone Asia/Tehran ، /settings size 200usdt ، /settings leverage 5x (none برمی‌دارد).',
  limits: { setting: 'zone، size یا leverage', zone: 'منطقه‌ای مانند Asia/Tehran', size: 'اندازه‌ای مانند 200usdt، 25% یا risk 50، یا none', leverage: 'عددی مانند 5x، یا none' },
  busy: 'تنظیمات هم‌زمان جای دیگری عوض شد؛ کاری نشد. دوباره بکوشید.',
  noLogs: 'هنوز چیزی رخ نداده است.',
  resetAsk: (count) => `تاریخچه از نو آغاز شود؟ ${count} معامله‌ی پایان‌یافته از /history می‌رود. معامله‌های باز، پیش‌نویس‌ها، تنظیمات و کلیدها می‌مانند؛ دفتر همه چیز را نگه می‌دارد.`,
  resetDo: 'از نو',
  resetNothing: 'تاریخچه خالی است.',
  resetDone: (count) => `تاریخچه از نو آغاز شد؛ ${count} معامله رفت.`,
  keep: 'بماند',
}
