import { afterAll, beforeAll, beforeEach, describe } from 'vitest'
import { accountClaims, accountListClaims, endClaims, storyClaims } from './store-accounts.contract.ts'
import { censusClaims } from './store-census.contract.ts'
import { drainClaims } from './store-drain.contract.ts'
import { effectClaims } from './store-effects.contract.ts'
import { grantClaims, leaseClaims } from './store-leases.contract.ts'
import { retentionClaims } from './store-retention.contract.ts'
import type { Place } from './store-places.ts'
import { anewClaims, manageClaims } from './store-manage.contract.ts'
import { settingClaims } from './store-settings.contract.ts'
import { updateClaims } from './store-updates.contract.ts'

/** What every store must do; `missing` says why a place isn't tried here. */
export const storeContract = (name: string, missing: string | null, open: () => Promise<Place>): void => {
  describe.skipIf(missing !== null)(`store: ${name}${missing === null ? '' : ` (${missing})`}`, () => {
    let place: Place | null = null
    const here = (): Place => {
      if (place === null) throw new Error('the place is open')
      return place
    }
    beforeAll(async () => { place = await open() }, 60_000)
    beforeEach(async () => { await here().empty() })
    afterAll(async () => { await place?.close() })
    accountClaims(here)
    endClaims(here)
    accountListClaims(here)
    manageClaims(here)
    anewClaims(here)
    storyClaims(here)
    drainClaims(here)
    effectClaims(here)
    leaseClaims(here)
    grantClaims(here)
    updateClaims(here)
    retentionClaims(here)
    settingClaims(here)
    censusClaims(here)
  })
}
