import type { AccountWords } from '../account-words.ts'

export const accountFa: AccountWords = {
  speaksFor: 'اینجا از سوی این حساب سخن می‌گویید:',
  realMoney: 'آنچه اینجا بگویید با پول واقعی معامله می‌کند.',
  equity: 'سرمایه',
  choose: 'از سوی',
  more: (count) => `${count} حساب دیگر: /account و نام آن.`,
  how: 'هر دکمه برای حسابی کار می‌کند که با آن کشیده شده است. کلید افزودن و زنده کردن حساب در صفحه‌هاست (/web).',
  resetAsk: ({ equity, ended, drafts, start }) => `حساب کاغذی از نو آغاز شود؟ ${equity === null ? 'سرمایه‌اش' : `${equity} USDT`} می‌شود ${start} USDT؛ ${ended} معامله‌ی پایان‌یافته و ${drafts} پیش‌نویس از گفت‌وگو و صفحه‌ها می‌رود. بازگشت ندارد.`,
  resetDo: (start) => `از نو با ${start} USDT`,
  resetDone: (start) => `حساب کاغذی با ${start} USDT از نو آغاز شد. چند ثانیه دیگر آماده است.`,
  resetLive: (name) => `${name} در Toobit است: پولش واقعی است و از نو آغاز نمی‌شود. تنها حساب کاغذی می‌شود؛ با /account برگزینیدش.`,
  resetBusy: 'چیزی از حساب کاغذی باز یا در راه است. نخست ببندیدش (/closeall). چیزی عوض نشد.',
  resetOld: 'پرسش از ۶۰ ثانیه کهنه‌تر است. چیزی عوض نشد: دوباره /reset paper بگویید.',
  keep: 'بماند',
}
