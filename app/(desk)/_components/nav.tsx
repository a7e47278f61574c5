'use client'
import { PageLink } from './page-link.tsx'
import { usePathname } from 'next/navigation'

const PLACES = [['/', 'Status'], ['/trades', 'Trades'], ['/chat', 'Chat'], ['/accounts', 'Accounts']] as const

export const Nav = () => {
  const path = usePathname()
  const isHere = (place: string): boolean => (place === '/' ? path === '/' : path.startsWith(place))
  return <nav className="nav" aria-label="Pages">{PLACES.map(([place, name]) => <PageLink key={place} href={place} {...(isHere(place) ? { 'aria-current': 'page' as const } : {})}>{name}</PageLink>)}</nav>
}
