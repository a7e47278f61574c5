/** Twelve plans of different kinds, three of them on one side of one symbol; said one after another, confirmed from the summary. */
export const TWELVE: readonly { readonly atMinute: number; readonly line: string }[] = [
  { atMinute: 2, line: 'BTC long 10x 200usdt @ market tp 0.2/0.4/0.6% 40/30/30 sl 0.8% be tp1 name one' },
  { atMinute: 3, line: 'BTC long 10x 150usdt @ market tp 0.5/1% sl 1.2% trail 0.3% from 0.2% name two' },
  { atMinute: 4, line: 'BTC long 10x 17c @ market sl 0.6% tp 0.3% name three' },
  { atMinute: 5, line: 'LAYER short 5x 100usdt @ market tp 1/2/3% sl 2% be tp1 trail 1% after tp1 name four' },
  { atMinute: 6, line: 'LAYER long 5x 80usdt @ market tp 1/2% 30/30 sl 1.5% name five' },
  { atMinute: 8, line: 'BTC short 10x risk 20usdt @ market sl 0.7% tp 0.2/0.5% be tp1 name six' },
  { atMinute: 30, line: 'LAYER long 5x 5% @ market sl 3% trail 1.5% name seven' },
  { atMinute: 31, line: 'BTC short 10x 0.02btc @ market sl 0.5% by mark tp 0.4% name eight' },
  { atMinute: 90, line: 'BTC long 10x 60usdt @ market tp 0.1/0.2/0.3/0.4/0.5% sl 1% be tp2 +0.05% name nine' },
  { atMinute: 91, line: 'LAYER short 5x 50usdt @ market tp 0.8% sl 4% name ten' },
  { atMinute: 150, line: 'BTC long 10x 33c @ market no sl tp 0.3% name eleven' },
  { atMinute: 151, line: 'LAYER short 5x 90usdt @ market sl 1% trail 0.5% from 0.3% name twelve' },
]
