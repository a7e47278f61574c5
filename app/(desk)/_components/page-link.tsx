import Link from 'next/link'
import type { ComponentProps } from 'react'

/** A link within the desk. It fetches nothing ahead: each look at a page would fetch every page that it names anew, since all of them may have changed. */
export const PageLink = (props: Omit<ComponentProps<typeof Link>, 'prefetch'>) => <Link {...props} prefetch={false} />
