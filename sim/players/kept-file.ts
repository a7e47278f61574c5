import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { type Kept, nothingKept, readKept } from '../kept.ts'

/** What the bundle does, whatever its sources are called. */
export const hashOf = (bundle: URL): string => createHash('sha256').update(readFileSync(bundle, 'utf8').split('\n//# sourceMappingURL=')[0] ?? '').digest('hex').slice(0, 16)

/** In one step, so that a kill leaves the old text or the new one. */
export const saveKept = (file: string, kept: Kept): void => {
  writeFileSync(`${file}.new`, JSON.stringify(kept))
  renameSync(`${file}.new`, file)
}

/** What a file keeps of a run of this very desk; of another desk's it is put aside, and the run begins anew. */
export const openKept = (file: string, wanted: Pick<Kept, 'of' | 'from'>, say: (line: string) => void): Kept | { readonly fault: string } => {
  if (!existsSync(file)) return nothingKept(wanted.of, wanted.from)
  const found = readKept(readFileSync(file, 'utf8'), wanted)
  if ('fault' in found) return { fault: `--resume '${file}' ${found.fault}` }
  if ('kept' in found) {
    say(`goes on after ${found.kept.played} seeds`)
    return found.kept
  }
  renameSync(file, `${file}.before`)
  say(`begins anew: in ${file} ${found.other}; that is in ${file}.before now`)
  return nothingKept(wanted.of, wanted.from)
}
