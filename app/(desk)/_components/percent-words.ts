/** −0.24 %, to the digits shown, and never −0. */
export const percentWords = (value: number): string => `${(Math.round(value * 100) / 100 || 0).toFixed(2).replace('-', '−')} %`
