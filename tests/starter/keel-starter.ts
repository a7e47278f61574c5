import { start } from '../../bin/start.ts'
import { processEnv } from '#runtime/env.ts'

const here = (name: string): string => new URL(name, import.meta.url).pathname
process.exit(await start(process.argv.slice(2), processEnv(), { desk: here('stand-in-desk.ts'), paper: here('stand-in-paper.ts'), pages: null }, (line) => console.log(line)))
