import type { AttributeValue } from "../../catalogue/catalogue.js";
import type { Derivation } from "../../derived/derived-content.js";
import { jsonAt, type SqlColumns, textAt } from "../engine/sql-columns.js";
import type { SqlRow } from "../engine/sql-database.js";

/** One content of an item or user. */
export type ContentReference =
  | TextReference
  | FileReference
  /** Content that is not here but whose rows an embedding store may hold. */
  | { readonly kind: "digest"; readonly sha256: string };

/** A text, and where it came from when no person wrote it. */
export interface TextReference {
  readonly kind: "text";
  readonly text: string;
  readonly derived?: Derivation;
}

/** A file by its path from the catalogue's folder, and where it came from when no person gave it. */
export interface FileReference {
  readonly kind: "file";
  readonly path: string;
  readonly sha256: string;
  readonly derived?: Derivation;
}

/** For each modality its contents; a modality without content is absent. */
export type ContentReferences = { readonly [modality: string]: readonly ContentReference[] };

export type Attributes = Readonly<Record<string, AttributeValue>>;

/** Something that can be recommended, as a live store holds it. */
export interface ItemRecord {
  readonly id: string;
  readonly contents: ContentReferences;
  readonly attributes: Attributes;
  readonly labels?: readonly string[];
  /** Kept, but not to be recommended. */
  readonly hidden?: boolean;
  /** When it came into the world, in milliseconds since 1970. */
  readonly timestampMs?: number;
  /** When it was last written, by the store's clock. */
  readonly updatedAtMs: number;
}

/** What a caller says of an item; the store adds the time. */
export type ItemInput = Omit<ItemRecord, "updatedAtMs" | "contents" | "attributes"> &
  Partial<Pick<ItemRecord, "contents" | "attributes">>;

/** The columns that {@link itemRecord} reads. */
export const ITEM_COLUMNS = "id, contents, attributes, labels, hidden, timestamp_ms, updated_at_ms";

/** The record of a row with {@link ITEM_COLUMNS}. */
export function itemRecord(row: SqlRow): ItemRecord {
  return {
    id: row.id as string,
    contents: row.contents as ContentReferences,
    attributes: row.attributes as Attributes,
    ...(row.labels !== null && { labels: row.labels as readonly string[] }),
    ...(row.hidden === true && { hidden: true }),
    ...(row.timestamp_ms !== null && { timestampMs: row.timestamp_ms as number }),
    updatedAtMs: row.updated_at_ms as number,
  };
}

/** The columns that {@link itemsOfColumns} reads. */
export const ITEM_COLUMN_TEXTS =
  "id, contents::text, attributes::text, labels::text, hidden, timestamp_ms, updated_at_ms";
export const ITEM_COLUMN_KINDS = ["text", "text", "text", "text", "boolean", "double", "double"] as const;

/** The records of the columns {@link ITEM_COLUMN_TEXTS}. */
export function itemsOfColumns([ids, contents, attributes, labels, hidden, times, written]: SqlColumns<
  typeof ITEM_COLUMN_KINDS
>): ItemRecord[] {
  return Array.from(written, (updatedAtMs, row) => {
    const own = jsonAt(labels, row);
    return {
      id: textAt(ids, row),
      contents: jsonAt(contents, row) as ContentReferences,
      attributes: jsonAt(attributes, row) as Attributes,
      ...(own !== undefined && { labels: own as readonly string[] }),
      ...(hidden[row] === 1 && { hidden: true }),
      ...(!Number.isNaN(times[row]) && { timestampMs: times[row]! }),
      updatedAtMs,
    };
  });
}
