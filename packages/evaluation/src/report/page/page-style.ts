/**
 * The page's whole style: light and dark, paper and phone; eight line colours that the colour-blind tell apart.
 * Without quotes and angle brackets, so that it stands in the page as it is.
 */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1c2330; --soft: #5a6475; --page: #fff; --panel: #f5f6f8; --rule: #d5d9e0;
  --s0: #0060a8; --s1: #b34700; --s2: #00755a; --s3: #a1286a; --s4: #6a4fc3; --s5: #7a5c00; --s6: #007a87; --s7: #444c59; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ebf0; --soft: #a5afbf; --page: #14171c; --panel: #1e232b; --rule: #3a424f;
    --s0: #6db9f2; --s1: #f5a35c; --s2: #4ed0a9; --s3: #ee8bc0; --s4: #b3a1f5; --s5: #e2c45a; --s6: #5cd3e0; --s7: #c3cad6; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 75rem; padding: 1.5rem 1rem 4rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; }
p, .meta { color: var(--soft); margin: .25rem 0 1rem; max-width: 65ch; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1rem; margin-bottom: 1rem; }
figure { margin: 0; padding: .75rem; background: var(--panel); border-radius: .5rem; max-width: 36rem; min-width: 0; }
figcaption { font-weight: 600; margin-bottom: .5rem; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--ink); font: 13px system-ui, sans-serif; }
svg .tick { fill: var(--soft); font-size: 12px; }
svg .value { font-variant-numeric: tabular-nums; font-size: 12px; }
.grid { stroke: var(--rule); stroke-width: 1; }
.axis { stroke: var(--soft); stroke-width: 1; }
.bar { fill: var(--s0); }
.deviation { fill: none; stroke: var(--ink); stroke-width: 1.5; }
.line { fill: none; stroke: currentColor; stroke-width: 2; }
.marker { fill: currentColor; }
.s0 { color: var(--s0); } .s1 { color: var(--s1); } .s2 { color: var(--s2); } .s3 { color: var(--s3); }
.s4 { color: var(--s4); } .s5 { color: var(--s5); } .s6 { color: var(--s6); } .s7 { color: var(--s7); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; margin: .5rem 0 0; padding: 0; font-size: .9rem; }
.legend li { display: flex; align-items: center; gap: .4rem; min-width: 0; }
.swatch { width: 32px; flex: none; }
.scroll { overflow-x: auto; margin: 0 0 1rem; }
.scroll:focus-visible { outline: 2px solid var(--s0); outline-offset: 2px; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
td { white-space: nowrap; }
th[scope=row] { font-weight: 500; max-width: 20rem; min-width: 6rem; overflow-wrap: anywhere; }
.best { color: var(--soft); font-size: .8em; }
details { margin-bottom: 1rem; } summary { cursor: pointer; }
@media print { body { max-width: none; padding: 0; } figure { break-inside: avoid; } }
`;
