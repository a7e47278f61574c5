import type { LastRead } from '#desk/last-read.ts'
import { equityParts } from '#words/equity-parts.ts'
import { exactFigure, plainMoney, signedMoney } from '#words/figures.ts'
import { Gain } from '../_components/figures.tsx'

const OPEN = 'Open P&L'
type Row = { readonly name: string; readonly of: bigint; /** It is made of the rows above it. */ readonly sum?: true }
const rowsOf = ({ balance, positions }: LastRead): readonly Row[] => {
  const { equity, free, positions: inPositions, orders, otherwise, open } = equityParts(balance, positions.reduce((total, { unrealised }) => total + unrealised, 0n))
  return [
    { name: 'Free', of: free }, { name: 'In positions', of: inPositions }, { name: 'In orders', of: orders },
    ...(otherwise === 0n ? [] : [{ name: 'Held back', of: otherwise }]),
    { name: '= Wallet', of: equity - open, sum: true }, { name: OPEN, of: open }, { name: '= Equity', of: equity, sum: true },
  ]
}

/** Balance and positions as the exchange showed them. */
export const AccountFigures = ({ read }: { readonly read: LastRead }) => (
  <>
    <div className="levels sums" style={{ margin: '12px 0' }}>
      {rowsOf(read).map(({ name, of, sum }) => <div key={name} className={sum === true ? 'sum' : ''}><span>{name}</span><span className="num right">{name === OPEN ? signedMoney(of) : plainMoney(of)}</span><span className="soft">{sum === true ? read.balance.coin : ''}</span></div>)}
    </div>
    {read.positions.length === 0 ? <p className="soft">No position at the exchange.</p> : (
      <div className="scroll"><table className="list stack">
        <thead><tr><th>Position</th><th className="right">Contracts</th><th className="right">Average</th><th className="right">Liquidation ≈</th><th className="right">Open P&amp;L</th></tr></thead>
        <tbody>{read.positions.map((row) => <tr key={`${row.symbol}${row.side}`}><td><span className={`side ${row.side}`}>{row.symbol} {row.side}</span> <span className="soft small">{row.leverage}× {row.marginMode}</span></td><td className="num right" data-label="Contracts">{exactFigure(row.contracts)}</td><td className="num right" data-label="Average">{exactFigure(row.averagePrice)}</td><td className="num right" data-label="Liquidation ≈">{row.liquidationPrice === null ? '–' : exactFigure(row.liquidationPrice)}</td><td className="right" data-label="Open P&amp;L"><Gain of={row.unrealised} unit={false} /></td></tr>)}</tbody>
      </table></div>
    )}
  </>
)
