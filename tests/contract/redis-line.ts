import net from 'node:net'

/** What Redis answers with (RESP2). */
export type Reply = string | number | null | Error | readonly Reply[]
type Parsed = { readonly reply: Reply; readonly next: number } | null

const parseList = (bytes: Buffer, count: number, from: number): Parsed => {
  if (count < 0) return { reply: null, next: from }
  const items: Reply[] = []
  let at = from
  for (let index = 0; index < count; index += 1) {
    const item = parse(bytes, at)
    if (item === null) return null
    items.push(item.reply)
    at = item.next
  }
  return { reply: items, next: at }
}

const parseBulk = (bytes: Buffer, length: number, from: number): Parsed => {
  if (length < 0) return { reply: null, next: from }
  return bytes.length < from + length + 2 ? null : { reply: bytes.toString('utf8', from, from + length), next: from + length + 2 }
}

const parse = (bytes: Buffer, from: number): Parsed => {
  const end = bytes.indexOf('\r\n', from)
  if (end < 0) return null
  const kind = String.fromCharCode(bytes[from] ?? 0)
  const text = bytes.toString('utf8', from + 1, end)
  if (kind === '+') return { reply: text, next: end + 2 }
  if (kind === '-') return { reply: new Error(text), next: end + 2 }
  if (kind === ':') return { reply: Number(text), next: end + 2 }
  return kind === '$' ? parseBulk(bytes, Number(text), end + 2) : parseList(bytes, Number(text), end + 2)
}

export type RedisLine = { readonly send: (command: readonly unknown[]) => Promise<Reply>; readonly onPush: (hear: (reply: Reply) => void) => void; readonly close: () => void }

/** One connection to a Redis of this machine. */
export const redisLine = (port: number): RedisLine => {
  const socket = net.connect({ host: '127.0.0.1', port })
  socket.setNoDelay(true)
  const waiting: ((reply: Reply) => void)[] = []
  let hear: (reply: Reply) => void = () => undefined
  let bytes = Buffer.alloc(0)
  socket.on('data', (part) => {
    bytes = Buffer.concat([bytes, part])
    for (let parsed = parse(bytes, 0); parsed !== null; parsed = parse(bytes, 0)) {
      bytes = bytes.subarray(parsed.next)
      const next = waiting.shift()
      if (next === undefined) hear(parsed.reply)
      else next(parsed.reply)
    }
  })
  return {
    send: (command) =>
      new Promise((resolve) => {
        waiting.push(resolve)
        const words = command.map((word) => Buffer.from(typeof word === 'string' ? word : JSON.stringify(word)))
        socket.write(Buffer.concat([Buffer.from(`*${words.length}\r\n`), ...words.flatMap((word) => [Buffer.from(`$${word.length}\r\n`), word, Buffer.from('\r\n')])]))
      }),
    onPush: (next) => { hear = next },
    close: () => socket.destroy(),
  }
}
