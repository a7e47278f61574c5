import type { SignalWords } from '../signal-words.ts'

export const signalEn: SignalWords = {
  title: 'Read from the signal',
  field: { symbol: 'Coin', side: 'Side', leverage: 'Leverage', size: 'Size', entry: 'Entry', stop: 'Stop', targets: 'Targets' },
  left: 'Not taken',
  limits: {
    oneCoin: 'one coin; a signal that names several can’t be one trade',
    oneSide: 'long or short; the signal says both',
    oneStop: 'one stop; the signal says several',
    length: (most) => `at most ${most} characters`,
    point: 'written with a point, and thousands without a mark or with commas, like 61,000.5',
    stopSide: (side, other) => `${side === 'long' ? 'below' : 'above'} ${other}: the stop of a ${side} lies there`,
    targetSide: (side, other) => `${side === 'long' ? 'above' : 'below'} ${other}: the targets of a ${side} lie there`,
    order: 'from near to far, each level once',
    mixed: 'all in percent, or all as prices',
    tooMany: (most) => `at most ${most} targets`,
  },
}
