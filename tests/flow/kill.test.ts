import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { deskLine, findDesk, type Shown } from '../../bin/chat/desk-line.ts'
import { paintText } from '../../bin/chat/paint.ts'
import { findPackage } from '../../bin/postgres/binaries.ts'
import { isAlive } from '../../bin/processes.ts'
import { allGone, closedFolder, pidsOf, run, type Run } from '../starter/runs.ts'

const KEEL = [process.execPath, new URL('../../bin/keel.mjs', import.meta.url).pathname, 'start']
const data = path.join(closedFolder(), 'data')
const runs: Run[] = []
let greetings = 0
/** kill -9 of everything that a start runs, PostgreSQL first. */
const killAll = async (one: Run): Promise<void> => {
  const { postgres, children } = pidsOf(data)
  const pids = [postgres, ...children, one.process.pid ?? 0].filter((pid) => pid > 0 && isAlive(pid))
  for (const pid of pids) process.kill(pid, 'SIGKILL')
  expect(await allGone(pids, 10_000)).toBe(true)
}
afterAll(async () => {
  const last = runs.at(-1)
  last?.process.kill('SIGTERM')
  await last?.ended
}, 30_000)

const begin = async (): Promise<Run> => {
  const one = run([...KEEL, '--data', data, '--port', '0', '--market', 'seeded:11'], new URL('../..', import.meta.url).pathname)
  runs.push(one)
  await one.address()
  return one
}

/** The chat as its user sees it: says lines, presses buttons, waits for what is shown. */
const chat = async () => {
  const place = await findDesk(data)
  if (place === null) throw new Error('no desk runs')
  const line = deskLine(place)
  const shown: Shown[] = []
  let wake = (): void => undefined
  line.follow({ onMessage: (message) => {
    shown.push(message)
    wake()
  }, onEnd: () => undefined })
  const until = async (texts: readonly string[], from = 0): Promise<Shown> => {
    const end = performance.now() + 40_000
    for (;;) {
      const found = shown.slice(from).find((message) => message.from === 'bot' && texts.every((text) => paintText(message.html, false).includes(text)))
      if (found !== undefined) return found
      if (performance.now() > end) throw new Error(`not shown within 40 s: ${texts.join(' … ')}\n${shown.slice(-4).map((message) => paintText(message.html, false)).join('\n--\n')}`)
      await new Promise<void>((resolve) => {
        wake = resolve
        setTimeout(resolve, 500)
      })
    }
  }
  const ask = async (text: string, answer: string): Promise<string> => {
    const from = shown.length
    await line.say(text)
    return paintText((await until([answer], from)).html, false)
  }
  /** Until its own card shows it open with its stop; another trade's card may be edited meanwhile. */
  const trade = async (text: string, name: string): Promise<void> => {
    const from = shown.length
    await line.say(`${text} name ${name}`)
    const summary = await until(['draft'], from)
    await line.press(summary.buttons.flat().find((button) => button.label.startsWith('Confirm'))?.data ?? '')
    await until([` · ${name} · `, ' open', 'at the exchange'], from)
  }
  // What was shown before comes first; from this answer on, everything is new.
  greetings += 1
  await ask(`/price hello${greetings}`, `hello${greetings}`)
  return { ask, trade, close: line.close }
}

const pidOf = (entry: string): number => {
  const told: { readonly children?: readonly { readonly entry: string; readonly pid: number }[] } = JSON.parse(readFileSync(path.join(data, 'run.json'), 'utf8'))
  const found = told.children?.find((child) => child.entry.includes(entry))
  if (found === undefined) throw new Error(`run.json names no ${entry}`)
  return found.pid
}

/** What must be the same before and after any kill: both trades open, one position of their contracts, nothing foreign, nothing naked. */
const expectWhole = async (): Promise<void> => {
  const line = await chat()
  expect(await line.ask('/trades', 'long one open')).toMatch(/two open[\s\S]*one open|one open[\s\S]*two open/)
  // The dead desk's lease runs out first; until then the answer says so.
  let positions = await line.ask('/positions', 'exchange')
  for (let tries = 0; tries < 20 && !positions.includes('as the exchange shows them'); tries += 1) {
    await new Promise<void>((resolve) => void setTimeout(resolve, 500))
    positions = await line.ask('/positions', 'exchange')
  }
  expect(positions).toContain('BTC-SWAP-USDT 40 at')
  const status = await line.ask('/status', 'none waits')
  expect(status).toContain('2 trades open, none waits')
  expect(status).toContain('Nothing needs you.')
  expect(status).not.toContain("Not Keel's")
  line.close()
}

const tried = findPackage() === null ? ' (not tried: no embedded PostgreSQL here)' : ''
test.skipIf(tried !== '')(`kill -9 of the desk, of the paper exchange and of everything: every trade goes on, nothing is doubled${tried}`, async () => {
  const first = await begin()
  const line = await chat()
  await line.trade('BTC long 10x 32c @ market tp 8/9% sl 7%', 'one')
  await line.trade('BTC long 10x 8c @ market sl 6%', 'two')
  line.close()
  await expectWhole()

  const desk = pidOf('worker')
  process.kill(desk, 'SIGKILL')
  await until(() => !isAlive(desk) && pidOf('worker') !== desk)
  await expectWhole()

  const paper = pidOf('paper-server')
  process.kill(paper, 'SIGKILL')
  await until(() => pidOf('paper-server') !== paper)
  await expectWhole()

  await killAll(first)
  await begin()
  await expectWhole()
  expect(pidOf('worker')).not.toBe(desk)
}, 240_000)

const until = async (holds: () => boolean): Promise<void> => {
  const end = performance.now() + 40_000
  while (!holds()) {
    if (performance.now() > end) throw new Error('did not happen within 40 s')
    await new Promise<void>((resolve) => void setTimeout(resolve, 100))
  }
}
