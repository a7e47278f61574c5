import type { AmendOrder, AmendTrigger } from '#core/venue/command.ts'
import { clearable, maybeBy, readFallback } from './futures-place.ts'
import { maybeClientId, maybePrice, maybeText, maybeWord, type Params, wordOf } from './params.ts'
import { DoorRefusal } from './refusal.ts'
import { keyOf, maybeSize } from './take.ts'
import type { Visit } from './world.ts'
import { quantity } from '#core/money/money.ts'

/** Fields that count as a change; at least one is needed (TOOBIT-API.md 5.4, completeness). */
const PLAIN = ['quantity', 'valueQuantity', 'priceType', 'price']
const STOP = [...PLAIN, 'stopPrice', 'triggerBy']
const ROW = [...STOP, 'stopType', 'activePrice', 'fallbackType', 'fallbackQuantity']

const needOne = (params: Params, names: readonly string[]): void => {
  if (!names.some((name) => maybeText(params, name) !== null)) {
    throw new DoorRefusal(-1102, 'Mandatory parameter was not sent: nothing to change.', { field: names[0] ?? '', limit: `one of ${names.join(', ')}` })
  }
}

const optional = <K extends string, V>(name: K, value: V | null | undefined): { readonly [P in K]?: V } => {
  const member: { [P in K]?: V } = {}
  if (value !== null && value !== undefined) member[name] = value
  return member
}

const amendPlain = (visit: Visit): AmendOrder => {
  const { params, account } = visit
  needOne(params, PLAIN)
  return {
    type: 'amend', account, key: keyOf(params), ...optional('newClientId', maybeClientId(params, 'newClientOrderId')), ...optional('size', maybeSize(params)),
    ...optional('price', maybePrice(params, 'price')), ...(maybeWord(params, 'priceType', ['INPUT', 'MARKET']) === 'MARKET' ? { toMarket: true } : {}),
  }
}

const stopType = (params: Params): 'fixed' | 'trailing' | null => {
  const word = maybeWord(params, 'stopType', ['FIXED_STOP', 'TRAILING_STOP'])
  return word === null ? null : word === 'FIXED_STOP' ? 'fixed' : 'trailing'
}

/** On a protective row an explicit 0 is the whole position; elsewhere it keeps what the order has. */
const rowSize = (params: Params, kind: 'stop' | 'protective') => {
  const size = maybeSize(params)
  if (size !== null || kind === 'stop' || maybeText(params, 'quantity') === null) return size
  return { contracts: quantity(0n) }
}

const childPrice = (params: Params) => {
  const word = maybeWord(params, 'priceType', ['INPUT', 'MARKET'])
  return word === 'MARKET' ? { price: null } : optional('price', maybePrice(params, 'price'))
}

const amendTrigger = (visit: Visit, kind: 'stop' | 'protective'): AmendTrigger => {
  const { params, account } = visit
  needOne(params, kind === 'stop' ? STOP : ROW)
  const activation = clearable(params, 'activePrice')
  return {
    type: 'amend-trigger', account, key: keyOf(params), kind,
    ...(kind === 'stop' ? optional('newClientId', maybeClientId(params, 'newClientOrderId')) : {}),
    ...optional('size', rowSize(params, kind)), ...optional('trigger', maybePrice(params, 'stopPrice')), ...optional('by', maybeBy(params, 'triggerBy')), ...childPrice(params),
    ...optional('stopType', stopType(params)), ...(maybeText(params, 'fallbackType') === null ? {} : { fallback: readFallback(params) }),
    ...(activation === undefined ? {} : { activation }),
  }
}

export const readAmend = (visit: Visit): AmendOrder | AmendTrigger => {
  const type = wordOf(visit.params, 'type', ['LIMIT', 'STOP', 'STOP_PROFIT_LOSS'])
  return type === 'LIMIT' ? amendPlain(visit) : amendTrigger(visit, type === 'STOP' ? 'stop' : 'protective')
}
