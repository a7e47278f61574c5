import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { findPackage } from '../../bin/postgres/binaries.ts'
import { allGone, closedFolder, NODE_STARTER, pidsOf, run, type Run } from './runs.ts'

const missing = findPackage() === null
const told = async (address: string): Promise<{ starts: number; pid: number }> => (await fetch(address)).json() as Promise<{ starts: number; pid: number }>

describe.skipIf(missing)(`keel start${missing ? ' (not tried: no PostgreSQL for this platform is installed)' : ''}`, () => {
  const runs: { run: Run; folder: string }[] = []
  const begin = (folder: string, ...options: string[]): Run => {
    const started = run([...NODE_STARTER, '--data', path.join(folder, 'data'), '--port', '0', ...options], folder)
    runs.push({ run: started, folder })
    return started
  }
  const stop = async (started: Run): Promise<number | string> => {
    started.process.kill('SIGTERM')
    return started.ended
  }
  afterEach(async () => {
    for (const { run: started, folder } of runs.splice(0)) {
      if (started.process.exitCode === null && started.process.signalCode === null) await stop(started)
      rmSync(folder, { recursive: true, force: true })
    }
  }, 30_000)

  test('it starts under a closed folder, ends on SIGTERM with nothing left running, and keeps its data', async () => {
    const folder = closedFolder()
    const data = path.join(folder, 'data')
    const first = begin(folder)
    const address = await first.address()
    expect((await fetch(`${address}/health/ready`)).status).toBe(200)
    const { postgres, children } = pidsOf(data)
    expect(children).toHaveLength(2)
    const since = performance.now()
    expect(await stop(first)).toBe(0)
    expect(performance.now() - since).toBeLessThan(10_000)
    expect(await allGone([postgres, ...children], 100)).toBe(true)
    expect(existsSync(path.join(data, 'run.json'))).toBe(false)
    expect(statSync(path.join(data, 'secrets.json')).mode & 0o777).toBe(0o600)
    const secrets = Object.values(JSON.parse(readFileSync(path.join(data, 'secrets.json'), 'utf8')) as Record<string, string>)
    expect(secrets.filter((secret) => `${first.output()}${readFileSync(path.join(data, 'log', 'paper.log'), 'utf8')}`.includes(secret))).toEqual([])

    const second = begin(folder)
    expect((await told(await second.address())).starts).toBe(2)
    expect(readFileSync(path.join(data, 'log', 'postgres.log'), 'utf8')).not.toMatch(/terminating connection|was not properly shut down/)
    await stop(second)
  }, 60_000)

  test('after kill -9 of starter, desk and paper exchange the next start adopts the PostgreSQL that runs', async () => {
    const folder = closedFolder()
    const first = begin(folder)
    await first.address()
    const before = pidsOf(path.join(folder, 'data'))
    for (const pid of [first.process.pid ?? 0, ...before.children]) process.kill(pid, 'SIGKILL')
    await first.ended
    const second = begin(folder)
    expect((await told(await second.address())).starts).toBe(2)
    expect(second.output()).toContain('found running')
    expect(pidsOf(path.join(folder, 'data')).postgres).toBe(before.postgres)
    expect(await stop(second)).toBe(0)
    expect(await allGone([before.postgres], 100)).toBe(true)
  }, 60_000)

  test('when only the starter is killed its children end by themselves', async () => {
    const folder = closedFolder()
    const first = begin(folder)
    await first.address()
    const { children, postgres } = pidsOf(path.join(folder, 'data'))
    first.process.kill('SIGKILL')
    expect(await allGone(children, 5_000)).toBe(true)
    process.kill(postgres, 'SIGKILL')
    const second = begin(folder)
    expect((await told(await second.address())).starts, 'PostgreSQL recovers what was committed').toBe(2)
  }, 60_000)

  test('a desk, a paper exchange, a PostgreSQL that is killed is started again', async () => {
    const folder = closedFolder()
    const started = begin(folder)
    const address = await started.address()
    const before = await told(address)
    const { children } = pidsOf(path.join(folder, 'data'))
    for (const pid of children) process.kill(pid, 'SIGKILL')
    const again = await waitFor(async () => {
      const now = await told(address)
      return now.pid === before.pid ? null : now
    })
    expect(again.starts).toBe(2)
    expect(started.output()).toMatch(/The desk ended \(SIGKILL\)/)
    process.kill(pidsOf(path.join(folder, 'data')).postgres, 'SIGKILL')
    expect((await waitFor(async () => {
      const now = await told(address)
      return now.pid === again.pid ? null : now
    })).starts).toBe(3)
    expect(started.output()).toContain('PostgreSQL ended; starting again.')
  }, 60_000)

  test('a second start in the same folder is told who runs there; a taken port is told the next free one', async () => {
    const folder = closedFolder()
    const started = begin(folder)
    const address = await started.address()
    const second = begin(folder)
    expect(await second.ended).toBe(1)
    expect(second.output()).toContain(`process ${started.process.pid}, ${address}`)
    const other = closedFolder()
    const taken = run([...NODE_STARTER, '--data', path.join(other, 'data'), '--port', new URL(address).port], other)
    expect(await taken.ended).toBe(1)
    expect(taken.output()).toMatch(/is taken\. The next free one: --port \d+/)
    rmSync(other, { recursive: true, force: true })
  }, 60_000)

  test('SIGTERM to npm ends all: the script begins with exec', async () => {
    const script = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } }).scripts.start
    expect(script).toMatch(/^exec node bin\/keel\.mjs start$/)
    const folder = closedFolder()
    chmodSync(folder, 0o755)
    mkdirSync(path.join(folder, 'npm'))
    writeFileSync(path.join(folder, 'npm', 'package.json'), JSON.stringify({ scripts: { start: `exec ${NODE_STARTER.join(' ')} --data ${path.join(folder, 'data')} --port 0` } }))
    const npm = run(['npm', 'start'], path.join(folder, 'npm'))
    runs.push({ run: npm, folder })
    await npm.address()
    const { postgres, children } = pidsOf(path.join(folder, 'data'))
    npm.process.kill('SIGTERM')
    expect(await allGone([postgres, ...children], 10_000)).toBe(true)
    await npm.ended
  }, 60_000)

  test('--fresh begins anew and keeps what was there once', async () => {
    const folder = closedFolder()
    await stopAfterReady(begin(folder))
    const fresh = begin(folder, '--fresh')
    expect((await told(await fresh.address())).starts).toBe(1)
    expect(existsSync(path.join(folder, 'data', 'before-fresh', 'postgres', 'PG_VERSION'))).toBe(true)
  }, 60_000)

  const stopAfterReady = async (started: Run): Promise<void> => {
    await started.address()
    await stop(started)
  }
})

const waitFor = async <T>(look: () => Promise<T | null>): Promise<T> => {
  const end = performance.now() + 20_000
  while (performance.now() < end) {
    const found = await look().catch(() => null)
    if (found !== null) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('it did not come in 20 s')
}
