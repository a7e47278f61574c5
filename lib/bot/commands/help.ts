import type { Context } from 'grammy'
import { nearestWord } from '#core/nearest-word.ts'
import { HELP, HELP_GROUPS, helpWords } from '#words/en/help.ts'
import { html, type Html, lines } from '../html.ts'
import { fault } from '../line/line-fault.ts'
import { EXAMPLE } from '../line/trade-line.ts'
import { say } from '../parts.ts'
import { lineFaultView } from '../views/refusal.ts'

/** /help line: the parts of the one-line form. */
const LINE: readonly Html[] = [
  html`Coin, side, leverage, size, entry, targets, stop, and what follows:`, html`<code>${EXAMPLE}</code>`,
  html`Size: <code>200usdt</code> <code>32c</code> <code>0.05btc</code> <code>25%</code> <code>risk 50usdt</code>`, html`Entry: <code>@ market</code> <code>@ 61000</code>`,
  html`Targets: <code>tp 2/4/6% 40/30/30</code> or prices`, html`Stop: <code>sl 1.5%</code> <code>sl 60000</code> <code>by mark</code>, or <code>no sl</code>`,
  html`<code>be tp1 +0.1%</code>  <code>trail 0.8% from 1%</code>  <code>cross</code>  <code>name scalp</code>`,
]

/** Commands by their groups: one screen of a phone. */
const overview = (): Html => {
  const rows = Object.entries(HELP_GROUPS).map(([group, name]) => html`<b>${name}</b>  ${Object.entries(HELP).filter(([, help]) => help.group === group).map(([command]) => `/${command}`).join(' ')}`)
  return lines([html`${helpWords.line} <code>${EXAMPLE}</code>`, ...rows, html`${helpWords.one('close')}`])
}

/** /help, /help line, /help close. */
export const helpCommand = async (context: Context, about: string | undefined, usageOf: (name: string) => string | null): Promise<void> => {
  if (about === undefined) return void (await say(context, { text: overview(), buttons: [] }))
  const name = about.toLowerCase().replace(/^\//, '')
  if (name === 'line') return void (await say(context, { text: lines(LINE), buttons: [] }))
  const help = Object.hasOwn(HELP, name) ? HELP[name] : undefined
  const usage = usageOf(name)
  if (help === undefined || usage === null) return void (await say(context, lineFaultView(fault('help', about, 'line, or a command', nearestWord(name, ['line', ...Object.keys(HELP)])))))
  await say(context, { text: lines([html`<b>/${name}</b> ${help.says}.`, ...help.more.map((row) => html`${row}`), html`${helpWords.usage}: <code>${usage}</code>`]), buttons: [] })
}
