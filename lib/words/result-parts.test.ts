import { expect, test } from 'vitest'
import { decimal } from '#core/money/decimal.ts'
import { money } from '#core/money/money.ts'
import { plainMoney, signedMoney } from './figures.ts'
import { resultParts } from './result-parts.ts'

const usd = (text: string) => money(decimal(text))

test('gross, fees and funding of an ended trade make up its net to the cent', () => {
  const flows = { gross: usd('2.394'), entryFees: usd('3.594'), exitFees: usd('1.786'), funding: usd('-0.0049') }
  const { gross, fees, funding, net } = resultParts(flows)
  // Each alone: +2.39, 5.38 and 0.00, which are −2.99; the net is −2.9909.
  expect([signedMoney(gross), plainMoney(fees), signedMoney(funding), signedMoney(net)]).toEqual(['+2.39', '5.38', '0.00', '−2.99'])
  const shown = resultParts({ gross: usd('1.005'), entryFees: usd('0.004'), exitFees: usd('0'), funding: usd('0') })
  expect([shown.gross - shown.fees + shown.funding, signedMoney(shown.net)]).toEqual([shown.net, '+1.00'])
})
