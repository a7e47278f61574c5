import { spawn } from 'node:child_process'
import { afterAll, describe, expect, test } from 'vitest'
import { openSql } from '#db/client.ts'
import { accountIdOf, userIdOf } from '#db/identity.ts'
import { postgresStore } from '#db/store.ts'
import { knownCapabilities, recordOf } from '#desk/probe/finding.ts'
import { leftNotes } from '#desk/probe/probe-notes.ts'
import { ASSUMED, toobitAccount } from '#exchange/toobit/account.ts'
import { openBudget } from '#exchange/toobit/budget.ts'
import { openClient } from '#exchange/toobit/client.ts'
import { hmacSigner } from '#exchange/toobit/hmac-signer.ts'
import { spawnPaper } from '#paper-server/spawn-paper.ts'
import { freshSecret } from '#runtime/ids.ts'
import { poolTransport } from '#runtime/transport/pool-transport.ts'
import { wsOpener } from '#runtime/transport/ws-opener.ts'
import { makeVault, readVaultKeys } from '#runtime/vault.ts'
import { present } from '#core/assert.ts'
import { embeddedServer } from '../contract/embedded.ts'
import { realClock } from '../contract/real-clock.ts'

const KEEL = new URL('../../bin/keel.mjs', import.meta.url).pathname
const database = embeddedServer()
afterAll(() => database.close())
const [user, account] = [userIdOf({ user_id: 'owner' }), accountIdOf({ account: 'toobit-1' })]

/** An account whose key is sealed in a database, at a paper server that stands for Toobit. */
const openWorld = async () => {
  const [paper, { url, drop }] = await Promise.all([spawnPaper(['--seed', '3']), database.open()])
  const vaultKeys = `k1:${freshSecret()}`
  const sql = await openSql('pg', { url, connections: 2 })
  const store = postgresStore(sql)
  const sealedKey = await makeVault(present(readVaultKeys(vaultKeys), 'keys')).seal(paper.told.secret, { account, user })
  await store.addUser(user, { telegramId: '1', name: 'Owner', language: 'en', timeZone: 'UTC' })
  await store.addAccount({ account, user, name: 'main', venue: 'toobit', live: false, epoch: 1, sealedKey, apiKey: paper.told.key })
  await store.addAccount({ account: accountIdOf({ account: 'paper' }), user, name: 'paper', venue: 'paper', live: false, epoch: 1, sealedKey: null, apiKey: null })
  const pool = poolTransport(paper.told.rest)
  const client = openClient({ transport: pool.transport, clock: realClock, chance: () => 0.5, budget: openBudget(realClock), signer: hmacSigner(paper.told.key, paper.told.secret) })
  const exchange = toobitAccount({ client, socket: wsOpener(paper.told.ws) })
  const probe = (typed: string, ...words: readonly string[]): Promise<{ readonly text: string; readonly code: number | null }> =>
    new Promise((done) => {
      const env = { NODE_ENV: 'production' as const, PATH: process.env['PATH'] ?? '', DATABASE_URL: url, KEEL_VAULT_KEYS: vaultKeys, TOOBIT_REST: paper.told.rest, TOOBIT_WS: paper.told.ws }
      const child = spawn(process.execPath, [KEEL, 'venue', 'probe', ...words], { env, stdio: ['pipe', 'pipe', 'pipe'] })
      let text = ''
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => { text += part.toString() })
      child.once('close', (code) => done({ text, code }))
      child.stdin.end(typed)
    })
  const close = async (): Promise<void> => {
    await pool.close()
    await sql.close()
    await Promise.all([paper.stop(), drop()])
  }
  return { paper, store, exchange, probe, close, secrets: [paper.told.secret, vaultKeys] }
}

describe.skipIf(database.missing !== null)(`keel venue probe${database.missing === null ? '' : ` (not tried: ${database.missing})`}`, () => {
  test('on an account at the paper server asks before each step, keeps what it found, and leaves nothing; until then the account is restricted', async () => {
    const { store, exchange, probe, close, secrets } = await openWorld()
    expect((await knownCapabilities(store, account, ASSUMED)).evidence).toBe('assumed')
    const stopped = await probe('yes\nno\n', 'main')
    expect([stopped.code, stopped.text.match(/Type yes/g)?.length, await recordOf(store, account)]).toEqual([1, 2, null])
    expect(stopped.text).toContain('Ended at your word')
    const probed = await probe('yes\n'.repeat(5), 'main', '--symbol', 'BTC-SWAP-USDT')
    expect(probed.text).toMatch(/Take-profit beside stops +accepted/)
    expect(probed.text).toContain('Kept with its evidence. From the worker\'s next start on: take-profits rest as trigger rows; several trades of one side stand beside each other.')
    expect([probed.code, probed.text.match(/Type yes/g)?.length]).toEqual([0, 5])
    expect((await knownCapabilities(store, account, ASSUMED)).evidence).toBe('probed')
    expect([await exchange.positions(), await exchange.openOrders({}), await exchange.openTriggers({}), await leftNotes(store, account)]).toEqual([[], [], [], null])
    for (const hidden of secrets) expect(stopped.text + probed.text).not.toContain(hidden)
    await close()
  }, 90_000)

  test('what it can\'t be used on is named, with what there is', async () => {
    const { probe, close } = await openWorld()
    expect((await probe('', 'mian')).text).toContain('There is no account mian; nearest: paper, main')
    expect((await probe('', 'main', '--symbol', 'BTCUSDT')).text).toContain('There is no symbol BTCUSDT; nearest: BTC-SWAP-USDT')
    expect((await probe('', 'paper')).text).toContain('its exchange is ours and needs no probe')
    expect((await probe('', 'main', '--fast')).text).toContain('--fast is no option of venue probe')
    expect((await probe('')).text).toContain('takes the name of one account')
    await close()
  }, 90_000)
})
