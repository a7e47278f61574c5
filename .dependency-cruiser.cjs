// The rooms of docs/ARCHITECTURE.md, section 1. tests/rooms.test.ts plants a trespass against each rule.
const source = '\\.(test|contract)\\.tsx?$'
const only = (name, path, pathNot, comment) => ({ name, severity: 'error', comment, from: { path, pathNot: source }, to: { pathNot } })
const not = (name, from, to, comment) => ({ name, severity: 'error', comment, from: { ...from, pathNot: (from.pathNot ?? []).concat(source) }, to: { path: to } })
const npm = 'node_modules/'
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('core-knows-only-core', '^lib/core/', '^lib/core/', 'no npm, no node, no other room'),
    only('words-know-only-core', '^lib/words/', '^lib/(core|words)/'),
    only('api-knows-core-and-zod', '^lib/api/', `^lib/(core|api)/|${npm}zod/`),
    only('desk-knows-only-core', '^lib/desk/', '^lib/(core|desk)/', 'the world comes in through ports'),
    not('a-venue-knows-core-and-ports', { path: '^lib/exchange/([^/]+)/' }, '^(app|db|worker|sim|bin|paper-server|lib/(bot|words|runtime|price|feed|wiring)|lib/desk/(?!ports/)|lib/exchange/(?!$1/|shared/))'),
    not('prices-and-feeds-know-core-and-ports', { path: '^lib/(price|feed)/' }, '^(app|db|worker|sim|bin|paper-server|lib/(bot|words|runtime|exchange|wiring)|lib/desk/(?!ports/))'),
    not('public-prices-are-only-shown', { path: '^lib/desk/', pathNot: ['^lib/desk/(show-price|door|parts)\\.ts$'] }, '^lib/desk/ports/public-prices', 'no order is made with them'),
    not('the-store-knows-core-and-ports', { path: '^db/' }, '^(app|worker|sim|bin|paper-server|lib/(bot|words|exchange|price|feed|runtime|wiring)|lib/desk/(?!ports/))'),
    only('the-bot-knows-the-desk', '^lib/bot/', `^lib/(core|desk|words|bot)/|${npm}(grammy|@grammyjs)/`),
    not('the-runtime-knows-ports', { path: '^lib/runtime/' }, '^(app|db|worker|sim|bin|paper-server|lib/(bot|words|exchange|price|feed|wiring)|lib/desk/(?!ports/))'),
    not('doors-use-the-wiring', { path: '^((app|worker)/|proxy)' }, '^(db|sim|bin|paper-server|lib/(exchange|price|feed))'),
    not('screens-know-only-the-core', { path: '^app/.*_components/' }, '^(db|worker|sim|lib/(desk|exchange|price|feed|bot|runtime|wiring))'),
    not('the-paper-server-is-a-shell', { path: '^paper-server/' }, '^(app|db|worker|sim|bin|lib/(bot|words|price|feed|wiring|desk/(?!ports/)|exchange/(?!toobit/(wire|gate))))'),
    not('the-sim-never-meets-the-real-world', { path: '^sim/' }, `^((app|worker|db|bin|paper-server)/|lib/(runtime|wiring))|${npm}(pg|undici|ws|jose|next|@upstash|@neondatabase)/`),
    not('the-keel-command-uses-wiring-and-sim', { path: '^bin/' }, '^(app|db/(?!migrat)|lib/(exchange|price|feed)|bench|tests)'),
    not('nobody-imports-app', { pathNot: ['^app/', '^tests/'] }, '^app/'),
    not('nobody-imports-worker', { pathNot: ['^worker/', '^tests/'] }, '^worker/'),
    not('nobody-imports-the-paper-server', { pathNot: ['^paper-server/', '^tests/', '^bench/'] }, '^paper-server/'),
    not('nobody-imports-sim', { pathNot: ['^sim/', '^bin/', '^tests/', '^bench/'] }, '^sim/'),
    not('nobody-imports-bin', { pathNot: ['^bin/', '^tests/', '^bench/'] }, '^bin/'),
    not('nobody-imports-tests-and-bench', { pathNot: ['^tests/', '^bench/'] }, '^(tests|bench)/'),
  ],
  options: { parser: 'swc', tsPreCompilationDeps: true, tsConfig: { fileName: 'tsconfig.json' }, doNotFollow: { path: 'node_modules' }, enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs'], exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'types', 'default'] } },
}
