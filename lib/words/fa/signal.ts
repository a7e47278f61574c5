import type { SignalWords } from '../signal-words.ts'

export const signalFa: SignalWords = {
  title: 'از سیگنال خوانده شد',
  field: { symbol: 'کوین', side: 'سمت', leverage: 'لوریج', size: 'اندازه', entry: 'ورود', stop: 'حد ضرر', targets: 'حد سودها' },
  left: 'برداشته نشد',
  limits: {
    oneCoin: 'یک کوین؛ سیگنالی با چند کوین یک معامله نمی‌شود',
    oneSide: 'لانگ یا شورت؛ سیگنال هر دو را می‌گوید',
    oneStop: 'یک حد ضرر؛ سیگنال چند تا می‌گوید',
    length: (most) => `حداکثر ${most} نویسه`,
    point: 'با نقطه نوشته شود، و هزارگان با ویرگول یا بی نشانه، مانند 61,000.5',
    stopSide: (side, other) => `${side === 'long' ? 'پایین‌تر' : 'بالاتر'} از ${other}: حد ضرر آنجاست`,
    targetSide: (side, other) => `${side === 'long' ? 'بالاتر' : 'پایین‌تر'} از ${other}: حد سودها آنجایند`,
    order: 'از نزدیک به دور، هر سطح یک بار',
    mixed: 'همه به درصد، یا همه به قیمت',
    tooMany: (most) => `حداکثر ${most} حد سود`,
  },
}
