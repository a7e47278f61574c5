import { rmSync } from 'node:fs'
import path from 'node:path'
import { within } from '../../bin/processes.ts'
import { closedFolder, run } from '../starter/runs.ts'

const KEEL = new URL('../../bin/keel.mjs', import.meta.url).pathname

/** The whole desk, as `npm start` brings it up, in a folder of its own. */
export const openDesk = async () => {
  const folder = closedFolder()
  const desk = run([process.execPath, KEEL, 'start', '--data', path.join(folder, 'data'), '--port', '0', '--market', 'seeded:7'], folder)
  await within(150_000, () => /Pages +http/.test(desk.output()) || desk.process.exitCode !== null)
  const address = /Pages +(http:[^,\s]+)/.exec(desk.output())?.[1]
  if (address === undefined) throw new Error(`no pages; it said:\n${desk.output()}`)
  return {
    desk, address,
    enterAddress: (): string => /Enter once +(\S+)/.exec(desk.output())?.[1] ?? '',
    close: async (): Promise<void> => {
      desk.process.kill('SIGTERM')
      await desk.ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
