/** The colours of an overlay. The page is paper in light and dark; what stands around it follows the reader's scheme. */
export const STYLE = `
.overlay { font-family: 'Liberation Sans', Arial, Helvetica, sans-serif; }
.overlay .ground { fill: #eceff3; }
.overlay .paper { fill: #fff; stroke: #9aa4b1; stroke-width: .6; }
.overlay .text text { fill: #1b1f24; white-space: pre; }
.overlay .unseen text { fill: #c2255c; fill-opacity: .55; font-style: italic; white-space: pre; }
.overlay rect.unseen { fill: #c2255c; fill-opacity: .35; }
.overlay .word { fill: none; stroke: #7d8ea3; stroke-width: .25; }
.overlay .lines path { stroke: #2a9d8f; stroke-width: .35; fill: none; }
.overlay .block { fill: none; stroke: #8a94a1; stroke-width: .5; stroke-dasharray: 3 2; }
.overlay .odd { fill: #ffe066; fill-opacity: .3; stroke: #b08900; stroke-width: .6; stroke-dasharray: 1 2; }
.overlay .band { fill: #5b8def; fill-opacity: .1; }
.overlay .band-1 { fill: #8e5bef; fill-opacity: .1; }
.overlay .band-label, .overlay .tag { font-size: 7px; fill: #24405f; stroke: #fff; stroke-width: 2px; paint-order: stroke; }
.overlay .cell { fill: #2f9e44; fill-opacity: .16; stroke: #2f9e44; stroke-width: .4; }
.overlay .name { fill: #7048e8; fill-opacity: .12; stroke: #7048e8; stroke-width: .4; }
.overlay .read-box { fill: #1c7ed6; fill-opacity: .1; stroke: #1c7ed6; stroke-width: .4; }
.overlay .mark { fill: #e03131; fill-opacity: .14; stroke: #c92a2a; stroke-width: 1.2; }
.overlay .mark.warns { fill: #9c36b5; stroke: #862e9c; stroke-dasharray: 4 2; }
.overlay .mark.whole { fill-opacity: 0; }
.overlay .number circle { fill: #c92a2a; }
.overlay .number.warns circle { fill: #862e9c; }
.overlay .number text { fill: #fff; font-size: 7.5px; font-weight: bold; }
.overlay .panel text { font-size: 9.5px; fill: #22303f; }
.overlay .panel .strong { font-weight: bold; }
.overlay .panel .verdict { font-size: 12px; font-weight: bold; fill: #1b7a34; }
.overlay .panel .blocked { fill: #b02121; }
.overlay .panel .faint { fill: #4d5b6b; }
.overlay .panel .number text { fill: #fff; font-size: 7.5px; }
@media (prefers-color-scheme: dark) {
.overlay .ground { fill: #171b21; }
.overlay .paper { fill: #f4f4f1; }
.overlay .panel text { fill: #dfe5ec; }
.overlay .panel .verdict { fill: #7bd88f; }
.overlay .panel .blocked { fill: #ff8f8f; }
.overlay .panel .faint { fill: #b1bcc9; }
.overlay .panel .number text { fill: #fff; }
}`.trim();
