import type { Missing, Resting } from '#core/trade/certificate-rests.ts'
import type { CertificateWords } from './certificate-words.ts'
import { exactFigure, tickFigure } from './figures.ts'

/** Something that rests, with its figures on the tick of its symbol. */
export const restText = (row: Resting, tick: bigint, words: CertificateWords): string => {
  const level = tickFigure(row.price, tick)
  const contracts = exactFigure(row.contracts)
  if (row.kind === 'stop') return words.stop(level, contracts)
  return row.kind === 'target' ? words.target(row.target, level, contracts) : words.entry(level, contracts, row.stop === null ? null : tickFigure(row.stop, tick))
}

/** A part of the plan that waits for Keel. */
export const missingText = (one: Missing, tick: bigint, words: CertificateWords): string => {
  switch (one.kind) {
    case 'trailing': return words.trailing(one.frozenAt === null ? null : tickFigure(one.frozenAt, tick))
    case 'break-even': return words.breakEven(one.after)
    case 'targets': return words.targets(one.targets, one.form === 'single')
    case 'move': return words.move(tickFigure(one.to, tick))
    case 'entry-end': return words.entryEnd
  }
}
