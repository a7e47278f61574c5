/** A live card's menus. Figures come laid out. */
export const menusEn = {
  close: 'Close ▾', cancelEntry: 'Cancel entry ▾', stop: 'Stop ▾', targets: 'Targets', margin: 'Margin', why: 'Why', certificate: 'If Keel stops', back: '‹ Back', type: 'Type a price', other: 'Other…', amount: 'Other amount…',
  part: (percent: number): string | null => (percent === 100 ? 'All' : percent === 50 ? 'Half' : percent === 25 ? 'A quarter' : null),
  /** `before`: net of what is closed already; null: nothing is. `net`: of the whole trade, once all of it is closed. */
  closeHow: (facts: { readonly at: string | null; readonly before: string | null; readonly net: string | null }) => {
    if (facts.at === null) return 'How much at market? No price is known now.'
    const how = `How much at market, ≈ ${facts.at}?`
    return facts.before === null ? `${how} A button says the net of what it closes.` : `${how} Closed before: ${facts.before} USDT. A button says the net that it adds; with all of it the trade ends ${facts.net ?? ''} USDT net.`
  },
  contracts: (contracts: string, net: string | null) => `${contracts}${net === null ? '' : ` · ${net}`}`,
  closeAsk: (facts: { readonly contracts: string; readonly open: string; readonly at: string | null; readonly net: string | null; readonly fee: string | null }) => `Close ${facts.contracts} of ${facts.open} at market${facts.at === null ? '' : `, ≈ ${facts.at}: this part brings ${facts.net ?? ''} USDT net, its closing fee of ${facts.fee ?? ''} paid`}? It can’t be undone.`,
  closeYes: (contracts: string) => `Yes, close ${contracts}`,
  keepOpen: 'Keep it open',
  closeOther: 'How much? Type a percent of what is open, like 35%, or press.',
  cancelHow: (facts: { readonly contracts: string; readonly at: string }) => `Cancel the entry of ${facts.contracts} ${facts.at}? Nothing of it has filled.`,
  cancelYes: (contracts: string) => `Yes, cancel ${contracts}`,
  stopAt: (net: string) => `At the stop the trade ends ${net} USDT net.`,
  stopNone: 'There is no stop. Where shall it be?',
  trailing: (distance: string, on: boolean) => (on ? `Trails the best price by ${distance}: a stop farther from the price is moved back at once.` : `Will trail by ${distance}.`),
  breakEven: (price: string) => `Break-even ${price}`,
  leftOut: (liquidation: string) => `Steps beyond liquidation, ≈ ${liquidation}, or within 0.5 % of it, are left out.`,
  notYet: (price: string) => `Break-even ${price}: the price is not past it.`,
  stopType: 'Type the stop: a price, or a percent from the entry like 1%.',
  targetsHow: (facts: { readonly covered: string; readonly open: string }) => `Targets close ${facts.covered} of ${facts.open}. Press one to change it.`,
  targetsNone: (open: string) => `No target: all ${open} stay with the stop.`,
  addTarget: '+ Add',
  remove: (target: number) => `Remove TP${target}`,
  targetHow: (facts: { readonly target: number; readonly price: string; readonly contracts: string; readonly net: string }) => `TP${facts.target} closes ${facts.contracts} at ${facts.price}: ${facts.net} USDT net.`,
  targetType: (target: number) => `Type the new level of TP${target}: a price, or a percent from the entry like 3%.`,
  targetAdd: (free: string) => `Type level and share of what is open, like 3% 25%. Free: ${free}.`,
  marginHow: (margin: string) => `Margin of what is open ≈ ${margin} USDT. Add how much? It moves liquidation away.`,
  marginAsk: (facts: { readonly amount: string; readonly from: string; readonly to: string }) => `Add ${facts.amount} USDT: margin ≈ ${facts.from} → ${facts.to}? It can’t be taken back here.`,
  marginYes: (amount: string) => `Yes, add ${amount} USDT`,
  marginType: 'Type the amount, like 50usdt.',
  openChanged: 'What is open has changed since: nothing was closed. These are the numbers now.',
  answered: 'This was answered already, or long ago: nothing more was done. These are the numbers now.',
  filledMeanwhile: 'The entry has filled meanwhile: nothing was cancelled. This is the trade now.',
  stopChanged: 'The stop has moved since: nothing was changed. These are the steps now.',
  targetGone: 'This target is no more, or has moved: nothing was changed. These are the targets now.',
  sameTarget: 'a price that no other target has',
} as const
