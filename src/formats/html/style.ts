/** The page's one style sheet: light and dark, screen, phone and paper. The chart library's own rules stand here too. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #fff; --card: #f5f6f8; --text: #1b1f24; --quiet: #525b66; --line: #ccd2d9; --link: #0b57a4;
  --listed: #b3261e; --presumed-sync: #a85200; --presumed-gap: #14639e; --undecided: #7a3ea0;
  --background: #4d5a69; --owner: #00665a; --on-tone: #fff; --blind: #14639e2b; --warn: #fff4d6; --plot-background: #fff;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #14171c; --card: #1e232a; --text: #e6e9ed; --quiet: #a9b3bf; --line: #3a424d; --link: #8cc2ff;
    --listed: #ff8f85; --presumed-sync: #ffb26b; --presumed-gap: #7cb8f2; --undecided: #d3a5f2;
    --background: #a3b3c5; --owner: #74d6c6; --on-tone: #14171c; --blind: #7cb8f233; --warn: #3a3114; --plot-background: #14171c;
  }
}
* { box-sizing: border-box; }
html { background: var(--page); color: var(--text); font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif; scroll-behavior: smooth; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 70rem; overflow-wrap: anywhere; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.35rem; line-height: 1.3; margin: 3rem 0 .75rem; padding-top: .75rem; border-top: 2px solid var(--text); }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
p, ul, ol, dl, figure { margin: .6rem 0; }
p, li { max-width: 46rem; }
a { color: var(--link); }
code, .id { font-family: ui-monospace, 'Cascadia Mono', Menlo, Consolas, 'Liberation Mono', monospace; font-size: .85em; overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.marking { margin: 0 0 1.5rem; padding: .35rem .75rem; border: 2px solid var(--text); font-weight: 700; text-transform: uppercase; letter-spacing: .04em; max-width: none; }
.facts { display: grid; grid-template-columns: fit-content(14rem) 1fr; gap: .15rem 1.25rem; }
.facts dt { color: var(--quiet); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
nav ol { columns: 2; column-gap: 2.5rem; padding-left: 1.5rem; }
nav li { break-inside: avoid; }
.headlines { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .75rem; padding: 0; list-style: none; }
.headlines li { background: var(--card); border: 1px solid var(--line); border-left: .4rem solid var(--tone, var(--line)); border-radius: .35rem; padding: .7rem .9rem; }
.headlines b { display: block; font-size: 1.9rem; line-height: 1.15; font-variant-numeric: tabular-nums; }
.headlines span { display: block; font-weight: 600; }
.headlines small { color: var(--quiet); display: block; font-size: .85rem; }
.warning { background: var(--warn); border-left: .4rem solid var(--presumed-sync); padding: .5rem .8rem; max-width: none; }
.note, .empty, footer { color: var(--quiet); font-size: .9rem; }
.listed { --tone: var(--listed); } .presumed-sync { --tone: var(--presumed-sync); } .presumed-gap { --tone: var(--presumed-gap); }
.undecided { --tone: var(--undecided); } .background { --tone: var(--background); } .owner { --tone: var(--owner); }
.badge { background: var(--tone); color: var(--on-tone); border-radius: .8rem; padding: .05rem .55rem; font-size: .8rem; font-weight: 600; white-space: nowrap; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; margin: .4rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem .4rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { color: var(--quiet); font-weight: 600; border-bottom: 2px solid var(--line); overflow-wrap: break-word; }
th button { all: unset; cursor: pointer; font: inherit; }
th button:focus-visible { outline: 3px solid var(--link); }
th[aria-sort=ascending] button::after { content: ' ▲'; } th[aria-sort=descending] button::after { content: ' ▼'; }
.number { text-align: right; font-variant-numeric: tabular-nums; padding-right: 1rem; }
time span { white-space: nowrap; font-variant-numeric: tabular-nums; }
td.id { min-width: 8.5rem; } td.text, td.list { min-width: 5.6rem; }
bdi { white-space: pre-wrap; }
.more summary { color: var(--link); cursor: pointer; font-size: .85em; font-family: system-ui, sans-serif; }
.more dl { margin: .25rem 0; white-space: normal; }
.more dt { color: var(--quiet); font-size: .8rem; font-family: system-ui, sans-serif; } .more dd { margin: 0 0 .3rem; text-align: left; }
section.table > details { margin: .5rem 0; } section.table > details > summary { cursor: pointer; font-weight: 600; padding: .3rem 0; }
.controls { display: flex; gap: 1rem; align-items: baseline; color: var(--quiet); font-size: .875rem; }
.controls input { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--quiet); border-radius: .25rem; padding: .15rem .4rem; width: min(22rem, 60vw); }
figure { margin: 1.5rem 0; } figcaption { max-width: 46rem; }
.scroll { overflow-x: auto; }
.chart { display: block; height: auto; max-width: 100%; min-width: 40rem; font-size: 11px; }
.chart text, .chart tspan { white-space: pre; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none; padding: 0; font-size: .875rem; max-width: none; }
.key { color: var(--tone); } .key.blind { display: inline-block; width: 1.1em; height: .8em; background: var(--blind); border: 1px solid var(--presumed-gap); }
@media screen and (max-width: 40rem) {
  body { padding: 1rem .9rem 3rem; } h1 { font-size: 1.5rem; } nav ol { columns: 1; }
  .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: .45rem; }
  thead { display: none; }
  table, tbody, tr, td { display: block; width: 100%; }
  tr { border: 1px solid var(--line); border-radius: .35rem; padding: .4rem .7rem; margin: .5rem 0; } tr[hidden] { display: none; }
  td, td.number { border: 0; padding: .12rem 0 .12rem 6.8rem; text-align: left; position: relative; min-height: 1.3rem; } td.none { display: none; }
  td::before { content: attr(data-title); position: absolute; left: 0; width: 6.4rem; color: var(--quiet); font: .75rem/1.6 system-ui, sans-serif; }
}
@media print {
  @page { margin: 16mm 14mm; }
  html { font-size: 10pt; background: #fff; } body { padding: 0; max-width: none; }
  h2 { break-after: avoid; } h3, figcaption { break-after: avoid; } figure, .headlines, tr, .warning { break-inside: avoid; }
  thead { display: table-header-group; }
  .controls, .more { display: none; } .chart { min-width: 0; width: 100%; } .scroll { overflow: visible; }
  a { color: inherit; text-decoration: none; }
  .badge, .headlines li, .warning, .key, .chart { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  table { font-size: 8pt; }
}
`
