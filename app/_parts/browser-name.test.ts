import { expect, test } from 'vitest'
import { addressOf, browserName } from './browser-name.ts'

const forwarded = (text: string): Headers => new Headers({ 'x-forwarded-for': text })
const PROXY = { appUrl: 'https://desk.example', host: '0.0.0.0' }

test('behind a proxy with TLS the address is the one that the proxy saw, not those that the browser named before it', () => {
  expect(addressOf(forwarded('203.0.113.9'), PROXY)).toBe('203.0.113.9')
  expect(addressOf(forwarded('127.0.0.1, 198.51.100.4, ::ffff:203.0.113.9'), PROXY)).toBe('203.0.113.9')
})

test('without a proxy nobody is believed: a desk for this machine names it, another says that no one vouches', () => {
  expect(addressOf(forwarded('203.0.113.9'), { appUrl: 'http://127.0.0.1:3000', host: '127.0.0.1' })).toBe('this machine')
  expect(addressOf(forwarded('203.0.113.9'), { appUrl: null, host: '0.0.0.0' })).toBe('an address that no proxy vouches for')
})

test('what is no address is unknown, and so is the proxy naming itself', () => {
  for (const text of ['', '<b>x</b>', 'a'.repeat(60), '127.0.0.1', '::1']) expect(addressOf(forwarded(text), PROXY)).toBe('an unknown address')
})

test('a browser is named in words of ours', () => {
  expect(browserName('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36')).toBe('Chrome on Linux')
  expect(browserName('<script>')).toBe('an unknown program')
})
