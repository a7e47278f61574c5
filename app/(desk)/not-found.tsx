import Link from 'next/link'
import { Empty } from './_components/figures.tsx'

export default function NotFound() {
  return <div className="desk"><Empty says="There is no such trade of yours."><Link className="main-action" href="/trades">All trades</Link></Empty></div>
}
