/** The value below which the share of the sample lies; sorts a copy. */
export const quantile = (sample: readonly number[], share: number): number => sample.toSorted((a, b) => a - b)[Math.min(sample.length - 1, Math.floor(sample.length * share))] ?? Number.NaN

/** Three digits are enough for a person. */
export const round = (value: number, digits = 2): number => Math.round(value * 10 ** digits) / 10 ** digits

/** A line of a bench: what was measured, and ratios with the goal that `--check` holds them to. */
export type Ratio = { readonly name: string; readonly value: number; readonly goal: { readonly atMost: number } | { readonly atLeast: number } }
export const print = (bench: string, figures: Readonly<Record<string, unknown>>, ratios: readonly Ratio[] = []): void => {
  process.stdout.write(`${JSON.stringify({ bench, ...figures, ...(ratios.length === 0 ? {} : { ratios }) })}\n`)
}
