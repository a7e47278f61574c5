import { readDecimal, showDecimal } from '#core/money/decimal.ts'
import { fraction, toStep } from '#core/money/fraction.ts'
import { ONE, type Price } from '#core/money/money.ts'
import type { Plan } from '#core/trade/plan.ts'
import { fault, type LineFault } from '../line/line-fault.ts'
import { type LevelFacts, referenceOf } from './price-level.ts'

const SHAPE = /^((?:\d+(?:\.\d{1,2})?r\/?)+)(?:\s+(\S+))?$/i
export const isMultiples = (text: string): boolean => SHAPE.test(text)

/** `1R/2R 50/50` as levels: so many times the distance of the stop. A stop in percent gives percents, a price gives prices. */
export const levelsOfMultiples = (text: string, plan: Omit<Plan, 'symbol'>, facts: LevelFacts): string | LineFault => {
  const [, list = '', shares = ''] = SHAPE.exec(text) ?? []
  const multiples = list.toLowerCase().split('/').filter((part) => part !== '').map((part) => readDecimal(part.replace('r', '')))
  const level = plan.stop?.level
  if (level === undefined) return fault('tp', text, facts.limits.multiples, '2%')
  const reference = referenceOf(plan, facts.last)
  if (level.kind === 'price' && reference === null) return fault('tp', text, facts.limits.noPrice, '2%')
  const shown = multiples.map((multiple) => {
    if (typeof multiple !== 'bigint') return null
    return level.kind === 'percent' ? showDecimal((level.rate * multiple * 100n) / ONE) : priceText(level.price, reference ?? level.price, multiple, { plan, facts })
  })
  if (shown.some((one) => one === null)) return fault('tp', text, facts.limits.profitSign, '1R')
  return `${shown.join('/')}${level.kind === 'percent' ? '%' : ''}${shares === '' ? '' : ` ${shares}`}`
}

const priceText = (stop: Price, reference: Price, multiple: bigint, { plan, facts }: { readonly plan: Omit<Plan, 'symbol'>; readonly facts: LevelFacts }): string | null => {
  const distance = plan.side === 'long' ? reference - stop : stop - reference
  const raw = reference * ONE + (plan.side === 'long' ? 1n : -1n) * distance * multiple
  if (distance <= 0n || raw <= 0n) return null
  const level = toStep(fraction(raw, ONE), facts.instrument.tick, plan.side === 'long' ? 'down' : 'up')
  return level > 0n ? showDecimal(level) : null
}
