import { ROUTES } from './routes.ts'

/** Pages, and doors of browsers. */
const OTHERS = ['/', '/trades', '/trades/:trade', '/chat', '/accounts', '/enter', '/enter/take', '/leave', '/metrics', '/health', '/health/live', '/health/ready', '/api/events', '/api/chat/:what', '/_next/:file'] as const
const NAMES: readonly string[] = [...new Set([...ROUTES.map(({ path }) => path), ...OTHERS])]
const FORMS = NAMES.map((name) => ({ name, form: new RegExp(`^${name.replace('/_next/:file', '/_next/.*').replace(/:\w+/g, '[^/]+')}$`) }))

/** A path as a figure names it: one of a few, whatever was asked for. */
export const routeName = (path: string): string => FORMS.find(({ form }) => form.test(path))?.name ?? 'other'
