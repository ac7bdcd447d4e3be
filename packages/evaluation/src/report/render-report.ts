import { missingContentSection, modalitySection, trainingSection } from "./page/curve-sections.js";
import { html, type Markup, markupText } from "./page/markup.js";
import { modelsSection, tableSection } from "./page/metric-sections.js";
import { PAGE_STYLE } from "./page/page-style.js";
import { openingsSection, significanceSection, timeOf } from "./page/record-sections.js";
import type { RunReport } from "./run-report.js";

/**
 * A report as one HTML page that needs nothing beside it: style and charts are inside, there is no script, and its
 * content policy forbids any. Light and dark by the reader's choice; every chart has its table.
 */
export function renderReport(report: RunReport): string {
  const { title = "Evaluation", split, createdAtMs } = report;
  const meta = [
    split === undefined ? undefined : `Split: ${split}.`,
    createdAtMs === undefined ? undefined : `Made ${timeOf(createdAtMs)}.`,
  ];
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${PAGE_STYLE}</style></head>
<body><header><h1><bdi>${title}</bdi></h1><p class="meta">${meta.filter((part) => part !== undefined).join(" ")}</p></header>
<main>
${sectionsOf(report)}
</main></body></html>
`;
  return markupText(page);
}

function sectionsOf(report: RunReport): Markup[] {
  const { comparisons, modalities, missingContent, trainingCurves, tables = [], openings } = report;
  const some = <Item>(items: readonly Item[] | undefined, section: (items: readonly Item[]) => Markup) =>
    items === undefined || items.length === 0 ? [] : [section(items)];
  return [
    modelsSection(report),
    ...some(comparisons, significanceSection),
    ...some(modalities, modalitySection),
    ...some(missingContent, missingContentSection),
    ...some(trainingCurves, trainingSection),
    ...tables.map(tableSection),
    ...some(openings, openingsSection),
  ];
}
