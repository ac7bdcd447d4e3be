import { html, type Markup } from "./markup.js";

export interface DataTableOptions {
  readonly caption: string;
  /** The heads of all columns, that of the row names first. */
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  readonly name: string;
  readonly cells: readonly TableCell[];
}

/** A text, and whether it is the best of its column. */
export interface TableCell {
  readonly text: string;
  readonly best?: boolean;
}

/** A table with named rows and columns that scrolls in itself where it is wider than the page. */
export function dataTable({ caption, columns, rows }: DataTableOptions): Markup {
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col"><bdi>${column}</bdi></th>`)}</tr></thead>
<tbody>${rows.map(({ name, cells }) => html`<tr><th scope="row"><bdi>${name}</bdi></th>${cells.map(dataCell)}</tr>\n`)}</tbody></table></div>`;
}

function dataCell({ text, best = false }: TableCell): Markup {
  return best
    ? html`<td><strong>${text}</strong><span class="best"> best</span></td>`
    : html`<td>${text}</td>`;
}
