/** The plain page of this stage: says what runs and where to go. */
export const statusPage = (ready: boolean): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Keel</title>
<style>
:root { color-scheme: light dark; --ink: #16202a; --paper: #fbfbf9; --soft: #6a7680; --line: #d9dcdb; --good: #0f766e; --needs: #b45309 }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecee; --paper: #0f1418; --soft: #93a0a8; --line: #2a333a; --good: #2dd4bf; --needs: #f59e0b } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif }
main { max-width: 560px; margin: 0 auto; padding: 48px 20px }
h1 { font-size: 24px; margin: 0 0 4px } p { margin: 8px 0 } .soft { color: var(--soft) }
dl { display: grid; grid-template-columns: 120px 1fr; gap: 8px 16px; margin: 24px 0; padding: 16px 0; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line) }
dt { color: var(--soft) } dd { margin: 0 } code { font: 13px ui-monospace, monospace }
</style></head><body><main>
<h1>Keel</h1><p class="soft">One order per intent, the stop at the exchange, every act explained.</p>
<dl>
<dt>Desk</dt><dd style="color: var(${ready ? '--good' : '--needs'})">${ready ? '● runs' : '◐ starting'}</dd>
<dt>Trade</dt><dd><code>npm run chat</code> in the project's folder opens the desk's chat</dd>
<dt>Health</dt><dd><code>/health/live</code> · <code>/health/ready</code></dd>
</dl>
<p class="soft">Accounts and trades are not shown here: this page has no sign-in.</p>
</main></body></html>
`
