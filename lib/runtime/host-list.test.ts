import { expect, test } from 'vitest'
import { hostList } from './host-list.ts'

const here = hostList({ host: '127.0.0.1', port: 3_000, appUrl: 'https://desk.example.org' })

test.each(['127.0.0.1:3000', 'localhost:3000', 'LOCALHOST:3000', '[::1]:3000', 'desk.example.org'])('%s is this desk', (host) => {
  expect(here(host)).toBe(true)
})

test.each(['evil.com', 'evil.com:3000', '127.0.0.1', '127.0.0.1:3001', 'localhost.evil.com:3000', 'desk.example.org:3000', '', undefined])('%s is not', (host) => {
  expect(here(host)).toBe(false)
})

test('an address that was asked for is on the list; all addresses at once are no name', () => {
  expect(hostList({ host: '10.0.0.7', port: 80, appUrl: null })('10.0.0.7:80')).toBe(true)
  expect(hostList({ host: '10.0.0.7', port: 80, appUrl: null })('10.0.0.7')).toBe(true)
  expect(hostList({ host: '::', port: 3_000, appUrl: null })('[::]:3000')).toBe(false)
  expect(hostList({ host: 'fe80::1', port: 3_000, appUrl: null })('[fe80::1]:3000')).toBe(true)
})

test('a worker in a container of its own answers under the name that its pages call', () => {
  const worker = hostList({ host: '0.0.0.0', port: 3_001, appUrl: 'https://desk.example.org', workerUrl: 'http://worker:3001' })
  expect(['worker:3001', 'worker:3000', 'pages:3001'].map((name) => worker(name))).toEqual([true, false, false])
})
