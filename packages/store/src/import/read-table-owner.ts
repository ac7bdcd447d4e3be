import type { AttributeValue, Item } from "../catalogue/catalogue.js";
import { parseAttributes, parseId, parseOwner } from "../catalogue/parse-owner.js";
import { fieldsOf } from "../lines/read-json-lines.js";
import type { ColumnRoles } from "./column-roles.js";
import type { Fields, ReportLine } from "./each-record.js";
import type { MediaCopier } from "./import-media.js";

export interface TableOwnerOptions {
  readonly roles: ColumnRoles;
  readonly media: MediaCopier;
  readonly report: ReportLine;
  /** Roles that the caller named columns for; those beyond the usual ones are modalities. */
  readonly given: readonly string[];
}

const MEDIA_ROLES = ["image", "audio", "video"];
const TEXT_ROLES = ["text", "title", "description"];
const OTHER_ROLES = ["id", "user", "item", "kind", "value", "timestamp", "split"];

/**
 * Reads an item or a user from one record of a table; undefined when it has no id.
 *
 * The text is the text column, or else the title and the description; the title stays an attribute too. Media are
 * copied; one that cannot be had stays an attribute, as written.
 */
export async function readTableOwner(fields: Fields, options: TableOwnerOptions): Promise<Item | undefined> {
  const { roles, media, report, given } = options;
  const id = parseId(roles.read(fields, "id"));
  const lost = new Map<string, unknown>();
  const record = new Map<string, unknown>([
    ["id", id],
    ["text", textOf(fields, roles)],
  ]);
  const known = [...TEXT_ROLES, ...OTHER_ROLES];
  for (const role of new Set([...MEDIA_ROLES, ...given.filter((name) => !known.includes(name))])) {
    const value = roles.read(fields, role);
    const paths: readonly unknown[] = Array.isArray(value) ? value : [value];
    const copied: string[] = [];
    for (const path of paths) {
      if (typeof path !== "string" || path === "") continue;
      const inside = await media.copy(path, report);
      if (inside === undefined) lost.set(role, value);
      else copied.push(inside);
    }
    record.set(role, copied.length === 0 ? null : copied);
  }
  record.set("timestamp", roles.read(fields, "timestamp") || null);
  const owner = parseOwner(record, report);
  return owner && { ...owner, attributes: attributesOf(fields, options, lost) };
}

function textOf(fields: Fields, roles: ColumnRoles): unknown {
  const text = roles.read(fields, "text");
  if (text !== undefined && text !== null && text !== "") return text;
  const parts = [roles.read(fields, "title"), roles.read(fields, "description")].flat();
  return parts.filter((part) => typeof part === "string" && part.trim() !== "").join(". ");
}

/** Columns without a role, the title, what an `attributes` object holds, and media that could not be copied. */
function attributesOf(
  fields: Fields,
  { roles, given, report }: TableOwnerOptions,
  lost: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, AttributeValue> {
  const used = roles.columnsOf(fields, ["id", "text", "description", "timestamp", ...MEDIA_ROLES, ...given]);
  const attributes = new Map<string, unknown>();
  for (const [name, value] of fields) {
    if (used.has(name) || value === null || value === "") continue;
    if (name !== "attributes") attributes.set(name, value);
    else for (const [inner, innerValue] of fieldsOf(value) ?? []) attributes.set(inner, innerValue);
  }
  for (const [role, value] of lost) attributes.set(role, value);
  return parseAttributes(Object.fromEntries(attributes), report);
}
