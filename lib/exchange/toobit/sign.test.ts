import { expect, test } from 'vitest'
import { cutSignature, formText, hmacHex, sameSignature } from './sign.ts'

const official = '30lfjDT51iOG1kYZnDoLNynOyMdIcmQyO1XYfxzYOmQfx9tjiI98Pzio4uhZ0Uk2'
const batch = '[{"newClientOrderId":"c1","symbol":"BTC-SWAP-USDT","side":"BUY","positionSide":"LONG","type":"LIMIT","quantity":"10","price":"19000","timeInForce":"GTC"}]'

test.each([
  ['A', official, 'symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=GTC&quantity=1&price=400&recvWindow=100000&timestamp=1668481902307', '8420e499e71cce4a00946db16543198b6bcae01791bdb75a06b5a7098b156468'],
  ['B', official, 'symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=GTCquantity=1&price=400&recvWindow=10000000&timestamp=1668481902307', '59ef0b2085ebb99cca5b6445c202d99add17be2d5d1861c0f4aa17bc785ac4d5'],
  ['C', official, 'timestamp=1671880913657', '7548b6834613afed3b7d3b0b9bfb0e0b3e3799c46db3ea6b952439fde35cb88f'],
  ['D', official, `category=USDT&recvWindow=5000&timestamp=1757622368443${batch}`, '4bd544f35487b498a46fded6593d01d9e4fc90c6a27ce0f7a73c451a157567c0'],
  ['E', 'secretsecret', 'symbol=ETH-SWAP-USDT&quantity=1&price=7234&side=SELL_OPEN&type=LIMIT&newClientOrderId=177e1c59-2dc9-4287-86be-f86264c6c76c&recvWindow=5000&timestamp=1757622368443', '4439259e259c3471adb079b1040273c1d3c08958370e7145eded4cc70ab759ff'],
  ['F', 'secretsecret', 'symbol=ETH-SWAP-USDT&recvWindow=5000&timestamp=1757622368443', '50b8ce94159cb9bef7a3e393ce1ab8c2833f6ed2569a162dd1bdb59fe8b541a4'],
  ['G', 'secretsecret', 'ids=2037127702314513408%2C2037127702314513409&recvWindow=5000&timestamp=1757622368443', 'df00281bade9621e67de6e33dc0fd57ea5273029a70fe411415449f2fe02cc17'],
])('vector %s of the fact sheet signs to its value', (_name, secret, text, signature) => {
  expect(hmacHex(secret, text)).toBe(signature)
})

test('pairs keep their order and characters that need no encoding', () => {
  expect(formText([['symbol', 'BTC-SWAP-USDT'], ['ids', '1,2'], ['b', 'a&b=c'], ['a', '✓']])).toBe('symbol=BTC-SWAP-USDT&ids=1,2&b=a%26b%3Dc&a=%E2%9C%93')
})

test('the signature pair is cut from wherever it stands', () => {
  expect(cutSignature('a=1&signature=ff&b=2')).toEqual({ text: 'a=1&b=2', signature: 'ff' })
  expect(cutSignature('signature=ff&b=2')).toEqual({ text: 'b=2', signature: 'ff' })
  expect(cutSignature('a=1&signature=ff')).toEqual({ text: 'a=1', signature: 'ff' })
  expect(cutSignature('a=1')).toEqual({ text: 'a=1', signature: null })
})

test('signatures compare whatever their case, and differ by one digit', () => {
  expect(sameSignature('ABCDEF', 'abcdef')).toBe(true)
  expect(sameSignature('abcdee', 'abcdef')).toBe(false)
  expect(sameSignature('abc', 'abcdef')).toBe(false)
})
