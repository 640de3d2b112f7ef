// SPDX-License-Identifier: Apache-2.0
#include "validation/html/style.hpp"

namespace etalon::validation::html {

std::string_view style_sheet() noexcept {
  return R"css(
:root { color-scheme: light dark; --paper: #fff; --ink: #1b2026; --quiet: #59636e; --rule: #dfe3e8;
  --panel: #f6f7f9; --tint: #e4f1e9; --pass: #19733f; --conditional: #8a5a00; --fail: #b3261e;
  --not_assessed: #59636e; --s0: #1d5fbf; --s1: #b9511a; }
@media (prefers-color-scheme: dark) { :root { --paper: #15181c; --ink: #e4e8ec; --quiet: #9aa5b0;
  --rule: #2d343b; --panel: #1c2126; --tint: #1d3327; --pass: #63cf92; --conditional: #e3b04b;
  --fail: #ff8c82; --not_assessed: #9aa5b0; --s0: #82b1ff; --s1: #f2a473; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.55 system-ui, -apple-system,
  "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif; font-variant-numeric: tabular-nums; }
main, header, footer { max-width: 1140px; margin: 0 auto; padding: 0 28px; }
header { padding-top: 44px; }
h1, h2, h3, p { margin: 0; }
h1 { font-size: 34px; line-height: 1.2; font-weight: 650; letter-spacing: -.015em; overflow-wrap: anywhere; }
h2 { font-size: 20px; font-weight: 650; margin: 52px 0 14px; letter-spacing: -.005em; }
h3 { font-size: 16px; font-weight: 650; margin: 30px 0 8px; }
h3 .code, .level .code { color: var(--quiet); font-weight: 500; margin-right: 8px; }
.eyebrow { color: var(--quiet); letter-spacing: .02em; margin-bottom: 6px; }
.version { color: var(--quiet); font-weight: 400; margin-left: 10px; }
.intended { max-width: 68ch; margin-top: 10px; }
.quiet, .note { color: var(--quiet); }
.note { max-width: 76ch; }
nav { margin-top: 22px; display: flex; flex-wrap: wrap; gap: 4px 22px; }
nav a { color: var(--quiet); }
.verdict { margin-top: 26px; padding: 18px 22px; background: var(--panel); border-left: 6px solid; border-radius: 4px; }
.verdict strong { font-size: 22px; font-weight: 650; display: block; }
.verdict p { color: var(--ink); max-width: 80ch; }
.v-pass { color: var(--pass); } .v-conditional, .v-inconclusive { color: var(--conditional); }
.v-fail { color: var(--fail); } .v-not_assessed { color: var(--not_assessed); }
.badge { font-weight: 600; white-space: nowrap; }
.levels { list-style: none; margin: 18px 0 0; padding: 0; border-top: 1px solid var(--rule); }
.level { display: grid; grid-template-columns: minmax(230px, 1.1fr) 150px 2fr; gap: 4px 18px;
  padding: 10px 0; border-bottom: 1px solid var(--rule); }
.level b { font-weight: 600; }
.warnings { margin: 0; padding: 14px 22px 14px 40px; background: var(--panel); border-left: 6px solid var(--conditional);
  border-radius: 4px; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(330px, 1fr)); gap: 26px 36px; }
figure { margin: 0; } figcaption { color: var(--quiet); font-size: 13.5px; max-width: 46ch; }
figcaption b { color: var(--ink); font-weight: 600; }
figure svg { width: 100%; max-width: 440px; height: auto; }
.scroll { overflow-x: auto; } .facts + .scroll { margin-top: 26px; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { text-align: left; font-weight: 500; color: var(--quiet); padding: 6px 14px 6px 0; vertical-align: bottom;
  border-bottom: 1px solid var(--ink); }
td, tbody th { padding: 10px 14px 10px 0; vertical-align: top; border-bottom: 1px solid var(--rule); }
tbody th { color: var(--ink); font-weight: 500; }
th:last-child, td:last-child { padding-right: 0; }
.n { text-align: right; white-space: nowrap; } .n + td:not(.n), .n + th:not(.n) { padding-left: 10px; }
.key { white-space: nowrap; }
.findings { table-layout: fixed; min-width: 1020px; }
.findings .cases { width: 100px; } .findings .value { width: 94px; } .findings .span { width: 148px; }
.findings .plot { width: 220px; } .findings .result { width: 118px; }
.findings .n { white-space: normal; overflow-wrap: anywhere; }
.check small, .n small { display: block; color: var(--quiet); font-size: 12.5px; font-weight: 400; line-height: 1.45; }
.message { font-weight: 400; font-size: 13.5px; margin-top: 3px; }
.check ul { margin: 5px 0 0; padding-left: 17px; font-size: 13px; font-weight: 400; overflow-wrap: anywhere; }
.check .caution { color: var(--conditional); }
summary { cursor: pointer; font-size: 13px; color: var(--quiet); font-weight: 400; }
td svg { display: block; max-width: 100%; }
code { font: 12.5px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.facts th { width: 240px; border-bottom: 1px solid var(--rule); vertical-align: top; }
footer { padding-top: 30px; padding-bottom: 60px; color: var(--quiet); font-size: 13px; }
svg text { fill: var(--ink); font-size: 12px; }
svg .tick { fill: var(--quiet); font-size: 11px; } svg .strong { fill: var(--ink); }
svg .axis { font-size: 12.5px; } svg .legend { font-size: 12.5px; }
svg .start { text-anchor: start; } svg .middle { text-anchor: middle; } svg .end { text-anchor: end; }
svg .grid { stroke: var(--rule); stroke-width: 1; }
svg .chance { stroke: var(--quiet); stroke-width: 1; stroke-dasharray: 2 4; }
svg .scale { stroke: var(--quiet); stroke-width: 1; }
svg .threshold { stroke: var(--ink); stroke-width: 1.25; stroke-dasharray: 4 3; }
svg .accepted { fill: var(--tint); }
svg .interval { stroke: currentColor; stroke-width: 2; } svg .dot { fill: currentColor; }
svg .s0 { color: var(--s0); } svg .s1 { color: var(--s1); }
svg .band { fill: currentColor; opacity: .13; }
svg .curve { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; }
svg .curve.s1 { stroke-dasharray: 6 3; }
svg .joint { fill: none; stroke: currentColor; stroke-width: 1.25; opacity: .6; }
svg .whisker { stroke: currentColor; stroke-width: 1.25; opacity: .75; }
svg .mark { fill: currentColor; stroke: var(--paper); stroke-width: 1.5; }
svg .bar { fill: var(--s0); } svg .bar.negative { fill: var(--quiet); opacity: .65; }
@media (max-width: 720px) { .level { grid-template-columns: 1fr auto; } .level .words { grid-column: 1 / -1; } }
@media print {
  :root { --paper: #fff; --ink: #000; --quiet: #444; --rule: #bbb; --panel: #fff; --tint: #e4f1e9;
    --pass: #0d5c2e; --conditional: #6b4500; --fail: #96140d; --not_assessed: #444; --s0: #1d5fbf; --s1: #b9511a; }
  @page { margin: 16mm; }
  body { font-size: 10.5pt; } main, header, footer { max-width: none; padding: 0; } header { padding-top: 0; }
  nav { display: none; } tr, figure, .level, .verdict { break-inside: avoid; } h2, h3 { break-after: avoid; }
  .verdict, .warnings { border-top: 1px solid var(--rule); border-bottom: 1px solid var(--rule); }
  .findings { min-width: 0; } .findings td, .findings th { font-size: 8.5pt; padding-right: 8px; }
  .findings .cases { width: 84px; } .findings .value { width: 76px; } .findings .span { width: 72px; }
  .findings .plot { width: 140px; } .findings .result { width: 98px; }
  .check small, .n small { font-size: 7.5pt; } .message, .check ul, summary { font-size: 8pt; }
  details::details-content { content-visibility: visible; } table { font-size: 9pt; } code { font-size: 8pt; }
  svg * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } .scroll { overflow: visible; }
}
)css";
}

}  // namespace etalon::validation::html
