import { processEnv, readEnv, showFaults } from '#runtime/env.ts'
import { deploySetup } from '#wiring-deploy'
import { Trouble } from './trouble.ts'

export const DEPLOY_USAGE = `keel deploy:setup
  after a deploy: brings the database up to date, has Telegram bring messages to APP_URL, has QStash call the jobs, and asks whether the pages are ready.
  Reads the environment; may be run again at any time; takes no options`
const MARK = { done: '✓', left: '·', failed: '✗' } as const

/** 0: every step that the environment asks for is done; 1: one is not. */
export const deploy = async ([extra]: readonly string[], say: (line: string) => void): Promise<number> => {
  if (extra !== undefined) throw new Trouble(`keel deploy:setup takes no options; ${extra.slice(0, 80)} is too much.\n${DEPLOY_USAGE}`)
  const read = readEnv(processEnv(), ['DATABASE_URL', 'APP_URL'])
  if ('faults' in read) throw new Trouble(showFaults(read.faults))
  let wrong = 0
  for await (const { step, state, says } of deploySetup(read.env)) {
    say(`${MARK[state]} ${step.padEnd(10)}${says}`)
    if (state === 'failed') wrong += 1
  }
  say(wrong === 0 ? 'The desk is set up.' : `${wrong} step${wrong === 1 ? '' : 's'} need you; run this again when mended.`)
  return wrong === 0 ? 0 : 1
}
