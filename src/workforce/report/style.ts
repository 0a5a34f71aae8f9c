/** The report's style: light and dark by the reader's setting, always light on paper. */
export const STYLE = `
:root { color-scheme: light dark;
  --paper: #ffffff; --ink: #1c2430; --soft: #5a6675; --line: #dfe4ea; --tint: #f4f6f9; --accent: #1f5fa8;
  --c0: #1f5fa8; --c1: #d9730d; --c2: #2b8a68; --c3: #a83f78; --c4: #6f57b8; --c5: #8a6a2f; --c6: #2f8fb3; --c7: #6b7280;
  --up: #2b8a68; --down: #c2503c; }
@media (prefers-color-scheme: dark) { :root:not(.print) {
  --paper: #12171e; --ink: #e6eaf0; --soft: #9aa7b6; --line: #2c3541; --tint: #1a212a; --accent: #79b0ee;
  --c0: #6fa9ea; --c1: #f0a154; --c2: #63c39d; --c3: #e08ab8; --c4: #ab97ee; --c5: #cfae6b; --c6: #74c4e2; --c7: #a3adb9;
  --up: #63c39d; --down: #ea8672; } }
@media print { :root {
  --paper: #ffffff; --ink: #1c2430; --soft: #5a6675; --line: #d5dbe2; --tint: #f4f6f9; --accent: #1f5fa8;
  --c0: #1f5fa8; --c1: #d9730d; --c2: #2b8a68; --c3: #a83f78; --c4: #6f57b8; --c5: #8a6a2f; --c6: #2f8fb3; --c7: #6b7280;
  --up: #2b8a68; --down: #c2503c; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main, header, footer { max-width: 860px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 40px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 6px; letter-spacing: -.01em; }
h2 { font-size: 22px; margin: 52px 0 4px; padding-top: 14px; border-top: 2px solid var(--accent); }
h3 { font-size: 16px; margin: 32px 0 2px; }
p { margin: 4px 0 12px; }
.soft { color: var(--soft); }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 18px; padding: 0; margin: 14px 0 0; }
a { color: var(--accent); }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(180px, 1fr)); gap: 12px; margin: 22px 0 8px; padding: 0; list-style: none; }
.cards li { background: var(--tint); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px; }
.cards b { display: block; font-size: 23px; line-height: 1.25; font-variant-numeric: tabular-nums; }
.cards span { color: var(--soft); font-size: 13px; }
figure { margin: 12px 0 26px; }
figcaption { font-weight: 600; margin-top: 18px; }
.chart { display: block; width: 100%; height: auto; }
.chart text { font-size: 12px; fill: var(--ink); }
.chart .tick { fill: var(--soft); font-variant-numeric: tabular-nums; }
.chart .value { font-size: 11px; font-variant-numeric: tabular-nums; }
.chart .name { font-weight: 600; fill: var(--c); }
.chart .grid { stroke: var(--line); stroke-width: 1; }
.chart .step { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 2 3; }
.chart .line { fill: none; stroke: var(--c); stroke-width: 2.4; stroke-linejoin: round; stroke-linecap: round; }
.chart circle { fill: var(--c); stroke: var(--paper); stroke-width: 1.4; }
.chart rect { fill: var(--c); }
.chart .band { fill: var(--c); opacity: .17; }
.chart .level { fill: var(--c0); } .chart .up { fill: var(--up); } .chart .down { fill: var(--down); }
.s0 { --c: var(--c0); } .s1 { --c: var(--c1); } .s2 { --c: var(--c2); } .s3 { --c: var(--c3); }
.s4 { --c: var(--c4); } .s5 { --c: var(--c5); } .s6 { --c: var(--c6); } .s7 { --c: var(--c7); }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 16px; padding: 0; margin: 2px 0 4px; font-size: 13px; }
.legend i { display: inline-block; width: 11px; height: 11px; border-radius: 2px; background: var(--c); margin-right: 6px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13px; font-variant-numeric: tabular-nums; margin-top: 6px; }
caption { text-align: left; color: var(--soft); padding-bottom: 3px; }
th, td { text-align: right; padding: 4px 8px; border-bottom: 1px solid var(--line); white-space: nowrap; }
thead th { color: var(--soft); font-weight: 600; border-bottom: 1.5px solid var(--soft); }
table.even { table-layout: fixed; }
table.even th:first-child { width: 20%; }
thead th { white-space: normal; vertical-align: bottom; }
th[scope=row], th:first-child, .left th, .left td { text-align: left; }
.left td { white-space: normal; overflow-wrap: anywhere; }
tr.sub th, tr.sub td { color: var(--soft); border-bottom-style: dotted; }
tr.sub th { padding-left: 22px; font-weight: 400; }
footer { margin-top: 56px; padding-top: 14px; padding-bottom: 40px; color: var(--soft); font-size: 13px; border-top: 1px solid var(--line); max-width: 812px; }
@page { size: A4; margin: 15mm 14mm; }
@media print {
  body { font-size: 10.5pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  main, header, footer { max-width: none; padding: 0; }
  nav { display: none; }
  h2 { break-before: page; margin-top: 0; }
  h2.first { break-before: auto; margin-top: 24px; }
  h2, h3, caption { break-after: avoid; }
  figure, .cards, tr { break-inside: avoid; }
  .chart { max-height: 66mm; }
  .scroll { overflow: visible; }
  table { font-size: 8.5pt; } th, td { padding: 2.5px 5px; }
  a { color: inherit; text-decoration: none; }
}
`
