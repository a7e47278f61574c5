import { expect, test } from 'vitest'
import { showDecimal } from '#core/money/decimal.ts'
import { targetsNow } from '#core/trade/targets.ts'
import { openCard } from './steered-card.ts'

const targets = (trade: Parameters<typeof targetsNow>[0]): readonly string[] => targetsNow(trade).map(({ price, left }) => `${showDecimal(price)} ${showDecimal(left)}`)

test('an open card has Close, Stop, Targets and Why in one row, and below them Margin where it can be added, and what stays if Keel stops', async () => {
  const { card } = await openCard()
  expect(card()?.buttons.map((row) => row.map(({ label }) => label))).toEqual([['Close ▾', 'Stop ▾', 'Targets', 'Why'], ['Margin', 'If Keel stops']])
  expect(card()?.buttons.flat().map(({ data }) => data)).toEqual(['m:1:2:1:sim-account', 'm:1:5:1:sim-account', 'm:1:7:1:sim-account', 'w:1:sim-account', 'm:1:11:1:sim-account', 'ct:1:sim-account'])
  const cross = await openCard('BTC long 10x 32c sl 1% cross')
  expect(cross.labels()).toEqual(['Close ▾', 'Stop ▾', 'Targets', 'Why', 'If Keel stops'])
}, 60_000)

test('closing a half shows contracts, price and P&L, and needs a second press', async () => {
  const { press, card, labels, live, requests, errors } = await openCard()
  await press('Close ▾')
  expect(card()?.html).toContain('How much at market, ≈ 60,000.0? A button says the net of what it closes.')
  expect(labels()).toEqual(['All 32 · −2.31', 'Half 16 · −1.15', 'A quarter 8 · −0.58', 'Other…', '‹ Back'])
  await press('Half')
  expect(card()?.html).toContain('Close 16 of 32 at market, ≈ 60,000.0: this part brings −1.15 USDT net, its closing fee of 0.58 paid? It can’t be undone.')
  expect(requests()).toBe(0)
  await press('Yes, close 16')
  expect(showDecimal(live().ledger.open)).toBe('16')
  expect(labels()).toEqual(['Close ▾', 'Stop ▾', 'Targets', 'Why', 'Margin', 'If Keel stops'])
  expect(errors).toEqual([])
}, 60_000)

test('another part is typed or pressed, and asked for in contracts', async () => {
  const { press, ask, card, labels, live } = await openCard()
  await press('Close ▾')
  await press('Other')
  expect(await ask('0.5%')).toContain('a whole percent from 1 to 100')
  expect(await ask('35%')).toContain('Close 11 of 32')
  await press('‹ Back')
  expect(labels()[0]).toContain('All 32')
  await press('Other')
  await press('75 %')
  expect(card()?.html).toContain('Close 24 of 32')
  await press('Yes, close 24')
  expect(showDecimal(live().ledger.open)).toBe('8')
}, 60_000)

test('figures go on while a menu is open, and the menu stays', async () => {
  const { press, card, labels, price } = await openCard()
  await press('Close ▾')
  const before = card()?.html ?? ''
  await price('60600', 12_000)
  expect(card()?.html).toContain('Mark <code>60,600.0</code>')
  expect(card()?.html).not.toBe(before)
  expect(labels()[0]).toMatch(/^All 32 · \+1\d\.\d\d$/)
}, 60_000)

test('a fill redraws the card with the menu that is open on it', async () => {
  const { press, card, labels, price } = await openCard()
  await press('Targets')
  await price('61300', 8_000)
  expect(card()?.html).toContain('open <code>16/32</code>')
  expect(labels()).toEqual(['TP2 62,400.1 · 16', '‹ Back'])
}, 60_000)

test('a menu that opens while the card is being edited is what the card ends on', async () => {
  const opens: { now: (() => void) | null } = { now: null }
  const { labels, settle, store, time } = await openCard(undefined, 8_000, { instead: (method) => {
    if (method === 'editMessageText') opens.now?.()
    return null
  } })
  // The press has written its menu, and its own edit came before the one that is under way.
  opens.now = () => {
    opens.now = null
    store.tables.settings.set('menus:sim-account:1', `{"1":{"at":1,"menu":"close:1","until":${time.now() + 60_000}}}`)
  }
  await settle(11_000)
  expect(opens.now).toBeNull()
  expect(labels()[0]).toContain('All 32')
}, 60_000)

test('a menu that is left alone is closed after ten minutes', async () => {
  const { press, labels, settle } = await openCard()
  await press('Close ▾')
  await settle(580_000)
  expect(labels()[0]).toContain('All')
  await settle(40_000)
  expect(labels()[0]).toBe('Close ▾')
}, 60_000)

test('a press of a trade that closed meanwhile says so, shows how it ended and sends nothing', async () => {
  const { press, ask, dataOf, pressOld, requests, shown, card } = await openCard()
  const message = card()?.id ?? 0
  await press('Close ▾')
  await press('All')
  const yes = dataOf('Yes')
  await ask('/closeall')
  await press('Close everything', 8_000)
  const sent = requests()
  await pressOld(yes, message)
  expect(shown().at(-1)?.html).toContain('Trade 1 has ended.')
  expect(shown().find(({ id }) => id === message)?.html).toContain('closed · emergency stop')
  expect(requests()).toBe(sent)
}, 60_000)

test('a yes that was drawn for other contracts closes nothing', async () => {
  const { press, dataOf, pressOld, price, shown, card, labels, live, requests } = await openCard()
  await press('Close ▾')
  await press('Half')
  const yes = dataOf('Yes, close 16')
  await price('61300', 8_000)
  const sent = requests()
  await pressOld(yes)
  expect(shown().at(-1)?.html).toContain('What is open has changed since: nothing was closed.')
  expect(requests()).toBe(sent)
  expect(showDecimal(live().ledger.open)).toBe('16')
  expect(card()?.html).toContain('How much at market')
  expect(labels()[0]).toContain('All 16')
}, 60_000)

test('the same yes told twice closes once, and does not say that nothing was closed', async () => {
  const { press, dataOf, give, settle, emulator, shown, live } = await openCard()
  await press('Close ▾')
  await press('Half')
  const update = emulator.press(1, dataOf('Yes'))
  give(update)
  await settle(4_000)
  give(update)
  await settle(4_000)
  expect(showDecimal(live().ledger.open)).toBe('16')
  expect(shown().map(({ html }) => html).join()).not.toContain('nothing was closed')
}, 60_000)

test('the stop moves by steps and to break-even, each with its price', async () => {
  const { press, card, labels, live, price } = await openCard()
  await press('Stop ▾')
  expect(card()?.html).toContain('Break-even 60,072.2: the price is not past it.')
  expect(labels()).toEqual(['−0.5 %  59,103.0', '+0.5 %  59,697.2', '−0.1 %  59,340.6', '+0.1 %  59,459.6', 'Type a price', 'Trailing ▾', '‹ Back'])
  await press('+0.1 %')
  expect(card()?.html).toContain('🛡 <code>59,459.6</code> at the exchange (by hand)')
  expect(labels()[1]).toBe('+0.5 %  59,756.9')
  await price('60500', 12_000)
  expect(labels()[0]).toBe('Break-even 60,072.2')
  await press('Break-even')
  expect(showDecimal(live().stop.wanted ?? 0n)).toBe('60072.2')
}, 60_000)

test('a stop is typed where the card asks for it; one past the price is refused', async () => {
  const { press, ask, live, labels } = await openCard()
  await press('Stop ▾')
  await press('Type a price')
  expect(await ask('61000')).toContain("A long's stop must lie below the price 60,000; 61,000 does not.\nNearest: 59,940.")
  await ask('59100')
  expect(showDecimal(live().stop.wanted ?? 0n)).toBe('59100')
  expect(labels()).toContain('Type a price')
  // The question is answered: what is typed now is no stop.
  expect(await ask('58000')).toContain('a command like /help or a trade')
}, 60_000)

test('a step that was drawn for another stop does nothing', async () => {
  const { press, ask, dataOf, pressOld, shown, live } = await openCard()
  await press('Stop ▾')
  const looser = dataOf('−0.5 %')
  await ask('/stop 1 59800')
  await pressOld(looser)
  expect(shown().at(-1)?.html).toContain('The stop has moved since: nothing was changed.')
  expect(showDecimal(live().stop.wanted ?? 0n)).toBe('59800')
}, 60_000)

test('one target is changed, removed or added, and the others keep their contracts', async () => {
  const { press, ask, card, labels, live } = await openCard('BTC long 10x 32c sl 1% tp 2/4/6% 40/30/30')
  await press('Targets')
  expect(labels()).toEqual(['TP1 61,200.1 · 13', 'TP2 62,400.1 · 10', 'TP3 63,600.1 · 9', '‹ Back'])
  await press('TP2')
  expect(card()?.html).toMatch(/TP2 closes 10 at 62,400\.1: \+23\.\d\d USDT net\./)
  await press('+0.5 %')
  expect(targets(live())).toEqual(['61200.1 13', '62712.2 10', '63600.1 9'])
  await press('Remove TP2')
  expect(targets(live())).toEqual(['61200.1 13', '63600.1 9'])
  expect(card()?.html).toContain('Targets close 22 of 32.')
  await press('+ Add')
  expect(await ask('3% 50%')).toContain('Nearest: <code>31.25%</code>')
  expect(await ask('61200.1 10%')).toContain('a price that no other target has')
  await ask('62000 25%')
  expect(targets(live())).toEqual(['61200.1 13', '62000 8', '63600.1 9'])
  expect(labels()).toContain('+ Add')
}, 60_000)

test('a target that filled meanwhile is not changed', async () => {
  const { press, dataOf, pressOld, price, shown, live } = await openCard()
  await press('Targets')
  await press('TP1')
  const remove = dataOf('Remove TP1')
  await price('61300', 8_000)
  await pressOld(remove)
  expect(shown().at(-1)?.html).toContain('This target is no more, or has moved: nothing was changed.')
  expect(targets(live())).toEqual(['61200.1 0', '62400.1 16'])
}, 60_000)

test('a typed close says in numbers what it would bring, and closes nothing before its yes', async () => {
  const { ask, press, card, live, requests } = await openCard()
  await ask('/close 1 50%')
  expect(card()?.html).toMatch(/Close 16 of 32 at market, ≈ [\d,.]+: this part brings [+−]\d+\.\d\d USDT net, its closing fee of \d\.\d\d paid\? It can’t be undone\./)
  expect(requests()).toBe(0)
  expect(await ask('/close 1 33.5%')).toMatch(/a whole percent from 1 to 100[\s\S]*Nearest: <code>33%/)
  await ask('/close 1 50%')
  await press('Yes, close 16', 8_000)
  expect(showDecimal(live().ledger.open)).toBe('16')
}, 60_000)

test('a typed close of an entry that waits asks whether it is cancelled', async () => {
  const { ask, card, labels } = await openCard('BTC long 10x 32c @ 59000 sl 1%')
  await ask('/close 1 50%')
  expect(card()?.html).toContain('Cancel the entry of 32 at 59,000.0?')
  expect(labels()).toContain('Yes, cancel 32')
}, 60_000)

test('a trade that ended in parts says in its card, in /history and in /why what closed its parts, the last one last', async () => {
  const { ask, press, price, shown } = await openCard('BTC long 10x 32c sl 1%')
  await ask('/close 1 75%')
  await press('Yes, close 24', 8_000)
  await price('59300', 8_000)
  expect(shown().map(({ html }) => html).join('\n')).toMatch(/closed · by hand 24, stop 8 \(last\)[\s\S]*Closed, by hand 24, stop 8 \(last\): −\d/)
  expect(shown().map(({ html }) => html).filter((html) => /(?:Closed by hand|Stop filled): /.test(html))).toEqual([expect.stringMatching(/^· .*Closed by hand: 24/), expect.stringMatching(/^🛡 .*Stop filled: 8/)])
  expect(await ask('/history')).toContain('by hand 24, stop 8 (last)')
  expect((await ask('/why 1')).match(/24 at market/g)).toHaveLength(1)
  expect(await ask('/why 1')).toContain('Closed, by hand 24, stop 8 (last)')
}, 60_000)

test('margin is added by a second press that says from what to what', async () => {
  const { press, ask, card, labels, live, table } = await openCard()
  await press('Margin')
  expect(card()?.html).toContain('Margin of what is open ≈ 192.00 USDT.')
  await press('+19.20')
  expect(card()?.html).toContain('Add 19.20 USDT: margin ≈ 192.00 → 211.20?')
  expect(table?.journal.some((row) => row.type === 'margin-asked')).toBe(false)
  await press('Yes, add')
  expect(showDecimal(live().addedMargin)).toBe('19.2')
  await ask('/close 1 50%')
  await press('Yes, close', 8_000)
  await press('Margin')
  expect(card()?.html).toContain('Margin of what is open ≈ 115.20 USDT.')
  expect(labels()[0]).toBe('+9.60')
}, 60_000)

test('a yes that is pressed twice closes once, also where a half of what is left is as much', async () => {
  const { press, dataOf, pressOld, settle, shown, live } = await openCard('BTC long 10x 2c sl 1%')
  await press('Close ▾')
  await press('Half')
  const yes = dataOf('Yes, close 1')
  await press('Yes, close 1')
  await settle(4_000)
  expect(showDecimal(live().ledger.open)).toBe('1')
  await pressOld(yes)
  await settle(4_000)
  expect(showDecimal(live().ledger.open)).toBe('1')
  expect(shown().at(-1)?.html).toContain('This was answered already')
}, 60_000)

test('a yes to margin that is pressed twice adds it once', async () => {
  const { press, dataOf, pressOld, shown, live } = await openCard()
  await press('Margin')
  await press('+19.20')
  const yes = dataOf('Yes, add')
  await press('Yes, add')
  await pressOld(yes)
  expect(showDecimal(live().addedMargin)).toBe('19.2')
  expect(shown().at(-1)?.html).toContain('This was answered already')
}, 60_000)

test('an entry that waits is cancelled from its card; one that filled meanwhile is not closed by that', async () => {
  const waiting = await openCard('BTC long 10x 32c @ 59000 sl 1%')
  expect(waiting.labels()).toEqual(['Cancel entry ▾', 'If Keel stops', 'Why'])
  await waiting.press('Cancel entry')
  expect(waiting.card()?.html).toContain('Cancel the entry of 32 at 59,000.0? Nothing of it has filled.')
  const cancel = waiting.dataOf('Yes, cancel 32')
  await waiting.press('Yes, cancel 32', 8_000)
  expect(waiting.table?.journal.map((row) => row.type)).toContain('failed')
  const filled = await openCard()
  await filled.pressOld(cancel)
  expect(filled.shown().at(-1)?.html).toContain('The entry has filled meanwhile: nothing was cancelled.')
  expect(showDecimal(filled.live().ledger.open)).toBe('32')
}, 60_000)

test('a card opened below takes the place of the one above, with its number in one message only', async () => {
  const { press, ask, shown, settle } = await openCard()
  await press('Stop ▾')
  await press('Type a price')
  await ask('59100')
  await ask('/trades')
  await press('🟢 1 BTC long')
  await settle(30_000)
  expect(shown().filter(({ html }) => html.includes('as of'))).toHaveLength(1)
}, 60_000)
