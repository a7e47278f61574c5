import Link from 'next/link'

export default function NotFound() {
  return <main className="enter"><h1>Nothing is here</h1><p><Link href="/">To the desk</Link></p></main>
}
