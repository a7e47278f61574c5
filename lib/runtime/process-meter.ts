import { type PromMeter, promMeter } from './prom-meter.ts'

declare global {
  // One per process: the server of the pages counts, and their bundles, which share no modules with it, show.
  var keelMeter: PromMeter | undefined
}

export const processMeter = (): PromMeter => (globalThis.keelMeter ??= promMeter())
