import type { Event } from '#core/trade/event.ts'

export const ALERT_KINDS = ['fills', 'exits', 'stops', 'orders', 'money', 'outside'] as const
export type AlertKind = (typeof ALERT_KINDS)[number]
export const ALERT_LEVELS = ['on', 'silent', 'off'] as const
export type AlertLevel = (typeof ALERT_LEVELS)[number]
export type Alerts = Readonly<Partial<Record<AlertKind, AlertLevel>>>

const KIND: Readonly<Partial<Record<Event['type'], AlertKind>>> = {
  'entry-filled': 'fills', 'exit-filled': 'exits', closed: 'exits', failed: 'orders', 'close-planned': 'exits', 'stop-moved': 'stops', 'order-absent': 'orders', 'entry-adopted': 'orders', 'order-recovered': 'orders', 'targets-changed': 'orders',
  'margin-answered': 'money', 'funding-booked': 'money', 'foreign-changed': 'outside',
}

/** How an event is told. What needs the trader (stuck, unknown, refused, a drift, blocked) has no kind, and is always told aloud. */
export const alertLevel = (alerts: Alerts, event: Event): AlertLevel => {
  const kind = KIND[event.type]
  return kind === undefined ? 'on' : (alerts[kind] ?? 'on')
}
