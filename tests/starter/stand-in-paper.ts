import { createServer } from 'node:http'

// Keeps the paper server's side of the starter's contract: one JSON line, and an end when the pipe closes.
const port = Number(process.argv[process.argv.indexOf('--port') + 1])
const end = (): void => process.exit(0)
process.on('SIGTERM', end)
process.stdin.on('end', end).on('close', end).resume()
createServer((_, reply) => reply.end('paper')).listen(port, '127.0.0.1', () => {
  const word = 'of-a-stand-in-that-is-long-enough-for-a-secret'
  console.log(JSON.stringify({ rest: `http://127.0.0.1:${port}`, ws: `ws://127.0.0.1:${port}`, key: `key-${word}`, secret: `secret-${word}`, adminToken: `admin-${word}`, args: process.argv.slice(2) }))
})
