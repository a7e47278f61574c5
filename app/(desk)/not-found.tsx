import { PageLink } from './_components/page-link.tsx'
import { Empty } from './_components/figures.tsx'

export default function NotFound() {
  return <div className="desk"><Empty says="There is no such trade of yours."><PageLink className="main-action" href="/trades">All trades</PageLink></Empty></div>
}
