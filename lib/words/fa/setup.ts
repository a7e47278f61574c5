import type { HintFacts, SetupField, SetupWords } from '../setup-words.ts'

const now = (near: HintFacts['near']): string => (near === null ? '' : `قیمت اکنون ${near.last}. `)
const hint = (field: SetupField, { base, most, zone, near }: HintFacts): string => {
  switch (field) {
    case 'symbol': return 'یکی را بزنید یا بخشی از نامش را بنویسید.'
    case 'side': return 'لانگ با بالا رفتن قیمت سود می‌کند، شورت با پایین آمدن.'
    case 'leverage': return `یا عددی از 1 تا ${most} بنویسید.`
    case 'size': return `یا بنویسید: 200 (مارجین به USDT)، 25%، risk 50 (زیان در حد ضرر)، 0.5${base.replace(/^\d+/, '').toLowerCase()}، 32c (قرارداد).`
    case 'entry': return zone === null ? `${now(near)}یا قیمت لیمیت: ${near?.limit ?? '61200'}، یا فاصله از قیمت اکنون: ${near?.away ?? '-1%'}.` : `سیگنال بازه‌ی ${zone} را می‌گوید؛ لیمیت یک قیمت می‌خواهد.`
    case 'stop': return `${now(near)}یا درصد از ورود (1.5%) یا قیمت (${near?.stop ?? '60000'}).`
    case 'targets': return `${now(near)}یا سطح‌ها و سهم‌ها: 2/4/6% 40/30/30، ${near?.targets ?? '62000/63000'}، 1R/2R. هر 1R به دوری حد ضرر است.`
    case 'breakEven': return 'حد ضرر به جایی می‌رود که بقیه بی‌زیان بسته شود. یا بنویسید tp2 +0.1%.'
    case 'trailing': return 'حد ضرر بهترین قیمت را دنبال می‌کند. یا بنویسید 0.8% from 1%.'
    default: return ''
  }
}

export const setupFa: SetupWords = {
  title: 'معامله‌ی تازه',
  stepOf: (step, all) => `${step} از ${all}`,
  ask: { symbol: 'کدام کوین؟', side: 'لانگ یا شورت؟', leverage: 'لوریج؟', size: 'اندازه؟', entry: 'ورود؟', stop: 'حد ضرر؟', targets: 'حد سودها؟', breakEven: 'سربه‌سر؟', trailing: 'حد ضرر دنبال‌کننده؟' },
  hint,
  field: { size: 'اندازه', entry: 'ورود', breakEven: 'سربه‌سر', trailing: 'دنبال‌کننده' },
  choice: { market: 'مارکت', noStop: 'بی حد ضرر', long: 'لانگ', short: 'شورت' },
  after: (target) => `پس از TP${target}`,
  back: '« پیشین', skip: 'رد کن', keep: 'بماند', cancel: 'لغو', summary: 'خلاصه',
  ready: 'همه گفته شد.',
  noStop: 'بی حد ضرر',
  ended: 'چیدن معامله پایان یافت؛ چیزی نگه داشته نشد.',
  gone: 'این کارت پایان یافته است. /new یکی تازه آغاز می‌کند.',
  changed: 'کارت در این میان عوض شده بود: کاری نشد. اکنون چنین است.',
  moved: 'این کارت در پیامی تازه‌تر ادامه دارد.',
  moreFound: (left) => `${left} تای دیگر: بیشتر بنویسید.`,
  start: 'معامله‌ی تازه',
  restarted: 'این گفت‌وگو از نو آغاز شد: هیچ کارتی باز نیست. معامله‌ها و پیش‌نویس‌ها همان‌اند که بودند.',
  limits: {
    side: 'long یا short',
    leverage: (base, most) => `عددی از 1 تا ${most}، سقف ${base}`,
    entry: 'market، قیمتی مانند 61200، یا فاصله از قیمت اکنون با علامت، مانند -1%',
    noPrice: 'هنوز قیمتی نرسیده است؛ قیمت یا market بنویسید',
    tick: (step) => `مضربی از گام قیمت ${step}`,
    range: (from, to) => `از ${from} تا ${to}`,
    lossSide: (side, reference) => `${side === 'long' ? 'پایین‌تر' : 'بالاتر'} از ${reference}، در سمت زیان`,
    profitSide: (side, reference) => `${side === 'long' ? 'بالاتر' : 'پایین‌تر'} از ${reference}، در سمت سود`,
    liquidation: (at, leverage) => `باید دست‌کم ۰٫۵ ٪ پیش از لیکویید شدن برسد که با ${leverage}× نزدیک ${at} است؛ یا لوریج کمتر`,
    lossSign: 'حد ضرر در سمت زیان ورود است',
    profitSign: 'حد سود در سمت سود ورود است',
    trailing: 'فاصله‌ای تا ۵۰ ٪ مثل 0.8%، سپس now یا from 62000 یا from 1% یا after tp1',
    multiples: 'مضرب ریسک به حد ضرر نیاز دارد: نخست حد ضرر را بگویید، یا سطح‌ها را به درصد',
    targets: (count) => (count === 0 ? 'این معامله حد سودی ندارد' : `از tp1 تا tp${count}`),
    noSkip: 'این را نمی‌توان جا انداخت',
  },
}
