import { EquityChart } from './equity-chart.tsx'
import { drawdowns, gridStep, namesSeconds, onGrid, type Point } from './equity-grid.ts'
import { percentWords } from './percent-words.ts'

/** Equity as a picture; the same as a table for those who read. */
export const EquityLine = ({ points }: { readonly points: readonly Point[] }) => {
  const step = gridStep(points)
  const falls = drawdowns(points)
  const worst = percentWords(Math.min(0, ...falls.map(({ value }) => value)))
  return (
    <figure style={{ margin: '0 0 24px' }}>
      <EquityChart equity={onGrid(points, step, (_, later) => later)} fall={onGrid(falls, step, Math.min)} seconds={namesSeconds(step)} label={`Equity from ${points[0]?.value.toFixed(2)} to ${points.at(-1)?.value.toFixed(2)} USDT, deepest drawdown ${worst}`} />
      <details>
        <summary>Equity as a table · deepest drawdown <span className="num">{worst}</span></summary>
        <div className="scroll"><table className="list"><thead><tr><th>UTC</th><th className="right">Equity</th></tr></thead><tbody>{points.slice(-30).toReversed().map(({ at, value }) => <tr key={at}><td className="num">{new Date(at).toISOString().slice(0, 16).replace('T', ' ')}</td><td className="num right">{value.toFixed(2)}</td></tr>)}</tbody></table></div>
      </details>
    </figure>
  )
}
