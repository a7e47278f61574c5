import { processEnv, readEnv } from '#runtime/env.ts'
import { examineAll, type Finding } from '#wiring-doctor'
import { Trouble } from './trouble.ts'

export const DOCTOR_USAGE = 'keel doctor\n  tries each service that the environment names and says what to do; takes no options'
const MARK = { ok: '✓', 'not set': '·', fault: '✗' } as const

const shown = ({ service, state, says, mend }: Finding): string => `${MARK[state]} ${service.padEnd(18)}${state === 'not set' ? `not set: ${says}` : says}${mend === null ? '' : `\n  ${' '.repeat(18)}→ ${mend}`}`

/** 0: all that is set is well; 1: something is not. Faults of the environment are told with the rest. */
export const doctor = async ([extra]: readonly string[], say: (line: string) => void): Promise<number> => {
  if (extra !== undefined) throw new Trouble(`keel doctor takes no options; ${extra.slice(0, 80)} is too much.\n${DOCTOR_USAGE}`)
  const read = readEnv(processEnv())
  if ('faults' in read) {
    for (const { field, value, limit, nearest } of read.faults) say(`✗ ${field} = ${value}: must be ${limit}${nearest === null ? '' : `\n  → the nearest valid value is ${nearest}`}`)
    say('The services are tried once the environment is whole.')
    return 1
  }
  const findings = await examineAll(read.env)
  for (const finding of findings) say(shown(finding))
  const faults = findings.filter(({ state }) => state === 'fault').length
  say(faults === 0 ? 'All that is set is well.' : `${faults} of ${findings.filter(({ state }) => state !== 'not set').length} services that are set need you.`)
  return faults === 0 ? 0 : 1
}
