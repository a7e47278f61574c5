import { expect, test } from 'vitest'
import { routeName } from './route-name.ts'

test('a path is named by its door, and whatever else is asked for is one name', () => {
  expect(['/trades/17', '/api/exchange/orders', '/api/cron/sweep', '/_next/static/chunks/a.js', '/'].map(routeName)).toEqual(['/trades/:trade', '/api/exchange/orders', '/api/cron/:job', '/_next/:file', '/'])
  expect(['/wp-login.php', '/trades/1/2', '/api/exchange/orders/../../etc', '//', ''].map(routeName)).toEqual(['other', 'other', 'other', 'other', 'other'])
})
