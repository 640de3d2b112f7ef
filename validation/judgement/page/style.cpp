// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/page/style.hpp"

namespace etalon::validation::page {

std::string_view style_sheet() noexcept {
  return R"css(
:root { --s2: #3d7a50; }
@media (prefers-color-scheme: dark) { :root { --s2: #8fcf9f; } }
.verdict .badge { font-size: 22px; } .verdict strong { margin-bottom: 4px; }
.requirements { min-width: 980px; } .requirements th.check { width: auto; overflow-wrap: anywhere; }
.requirements .name { width: 98px; overflow-wrap: anywhere; } .requirements .cases { width: 104px; }
.requirements .value { width: 80px; } .requirements .span { width: 92px; } .requirements .plot { width: 168px; }
.requirements .result { width: 122px; } .requirements td.name, .requirements td.n { overflow-wrap: anywhere; }
.forest, .scroll + .figures { margin-top: 30px; }
.note + .figures, .note + .scroll, .note + .confusions { margin-top: 14px; }
.findings td.value small { white-space: normal; }
.silence { max-width: 80ch; padding-left: 20px; } .silence li { margin-bottom: 8px; overflow-wrap: anywhere; }
.confusions { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 22px 36px; }
.confusion caption { text-align: left; font-weight: 600; padding-bottom: 4px; overflow-wrap: anywhere; }
.confusion td.right { font-weight: 600; } .confusion small { display: block; color: var(--quiet); font-weight: 400; }
svg .s2 { color: var(--s2); } svg .curve.s2 { stroke-dasharray: 2 3; }
svg .box { fill: var(--panel); stroke: var(--rule); } svg .arrow { fill: var(--quiet); }
svg .curve.of-many { stroke-width: 1.2; opacity: .6; }
svg .case { fill: var(--s0); opacity: .45; }
svg .found { fill: var(--quiet); opacity: .4; } svg .missed { fill: var(--ink); }
svg .invented { fill: var(--s1); opacity: .35; } svg .stripe { fill: var(--s1); }
svg .found, svg .missed, svg .invented, svg .stripe { shape-rendering: crispEdges; }
svg .field { fill: var(--s0); } svg .d0 { opacity: .16; } svg .d1 { opacity: .34; } svg .d2 { opacity: .52; }
svg .d3 { opacity: .7; } svg .d4 { opacity: .88; }
@media (max-width: 720px) {
  main, header, footer { padding-left: 16px; padding-right: 16px; } header { padding-top: 24px; }
  h1 { font-size: 26px; } h2 { margin-top: 38px; }
  .figures { grid-template-columns: minmax(0, 1fr); } .confusions { grid-template-columns: minmax(0, 1fr); }
  .facts, .facts tbody, .facts tr, .facts th, .facts td { display: block; width: auto; }
  .facts th { border-bottom: 0; padding-bottom: 0; } .facts td { padding-top: 2px; }
  .requirements { min-width: 0; } .requirements thead { display: none; }
  .requirements, .requirements tbody, .requirements tr, .requirements th, .requirements td { display: block; width: auto; }
  .requirements tr { border-bottom: 1px solid var(--rule); padding: 12px 0; }
  .requirements tbody th, .requirements td { border: 0; padding: 2px 0; text-align: left; }
  .requirements td:empty { display: none; } .requirements th.check { font-weight: 600; }
  .requirements .name, .requirements .cases, .requirements .value, .requirements .span, .requirements .plot, .requirements .result { width: auto; }
  .requirements .plot svg { width: 100%; max-width: 240px; height: auto; }
  .requirements td[data-label]::before { content: attr(data-label) ": "; color: var(--quiet); }
  .requirements .n small { display: inline; margin-left: 10px; }
}
@media print {
  .requirements { min-width: 0; } .requirements .name { width: 62px; } .requirements .cases { width: 92px; }
  .requirements .value { width: 64px; } .requirements .span { width: 60px; } .requirements .plot { width: 100px; }
  .requirements .result { width: 80px; } .requirements td, .requirements th { font-size: 7.5pt; padding-right: 6px; }
  .figures { grid-template-columns: 1fr 1fr; gap: 14px 24px; } .figures svg { max-width: 300px; }
  .confusions { grid-template-columns: 1fr 1fr; } .badge { white-space: normal; }
  .silence, figcaption { max-width: none; } .confusion { break-inside: avoid; }
}
)css";
}

}  // namespace etalon::validation::page
