import type { Event } from '#core/trade/event.ts'

/** In the order of their buttons: a new one comes last, since an old button names its kind by its place. */
export const ALERT_KINDS = ['fills', 'exits', 'stops', 'orders', 'money', 'outside', 'targets', 'risk', 'exchange', 'signIns', 'needs'] as const
export type AlertKind = (typeof ALERT_KINDS)[number]
export const ALERT_LEVELS = ['on', 'silent', 'off'] as const
export type AlertLevel = (typeof ALERT_LEVELS)[number]
export type Alerts = Readonly<Partial<Record<AlertKind, AlertLevel>>>

const KIND: Readonly<Partial<Record<Event['type'], AlertKind>>> = {
  'entry-filled': 'fills', 'exit-filled': 'exits', closed: 'exits', failed: 'orders', 'close-planned': 'exits', 'stop-moved': 'stops', 'trailing-set': 'stops', 'order-absent': 'orders', 'entry-adopted': 'orders', 'order-recovered': 'orders', 'targets-changed': 'orders',
  'margin-answered': 'money', 'funding-booked': 'money', 'foreign-changed': 'outside',
  'margin-use': 'risk', 'liquidation-near': 'risk', 'venue-changed': 'exchange', 'signed-in': 'signIns',
}

/** What needs the trader (naked, stuck, unknown, refused, a drift, blocked) has no kind of its own, so that nothing new is ever silent by accident. */
const kindOf = (event: Event): AlertKind => {
  if (event.type !== 'exit-filled') return KIND[event.type] ?? 'needs'
  return event.target === null ? (event.reason === 'stop' || event.reason === 'break-even' || event.reason === 'trailing' ? 'stops' : 'exits') : 'targets'
}

/** Take-profits were exits before they had a kind of their own. What needs the trader can be silent, never off. */
export const levelOf = (alerts: Alerts, kind: AlertKind): AlertLevel => {
  const level = alerts[kind] ?? (kind === 'targets' ? alerts.exits : undefined) ?? 'on'
  return kind === 'needs' && level === 'off' ? 'silent' : level
}

/** The level that a press sets next. */
export const nextLevel = (alerts: Alerts, kind: AlertKind): AlertLevel => {
  const levels: readonly AlertLevel[] = kind === 'needs' ? ALERT_LEVELS.filter((level) => level !== 'off') : ALERT_LEVELS
  return levels[(levels.indexOf(levelOf(alerts, kind)) + 1) % levels.length] ?? 'on'
}

/** How an event is told. */
export const alertLevel = (alerts: Alerts, event: Event): AlertLevel => levelOf(alerts, kindOf(event))
