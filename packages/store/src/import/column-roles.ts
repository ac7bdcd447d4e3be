import type { Fields } from "./each-record.js";

/** Usual names of the columns that play a role, compared without case, spaces, dashes and underscores. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  user: ["user", "userid", "reviewerid", "customer", "customerid", "visitorid"],
  item: ["item", "itemid", "asin", "parentasin", "product", "productid", "sku", "movieid", "articleid"],
  kind: ["kind", "event", "eventtype", "type", "action"],
  value: ["value", "rating", "score", "stars", "overall"],
  timestamp: ["timestamp", "time", "date", "datetime", "createdat", "unixreviewtime"],
  split: ["split"],
  text: ["text"],
  title: ["title", "name", "itemname", "productname"],
  description: ["description", "overview", "summary", "plot", "caption", "abstract"],
  image: ["image", "imagepath", "imagefile", "picture", "photo", "poster"],
  audio: ["audio", "audiopath", "audiofile", "sound"],
  video: ["video", "videopath", "videofile", "film"],
};

/** Names of the `id` column, by what the table lists. */
const IDS: Readonly<Record<"items" | "users", readonly string[]>> = {
  items: ["id", ...USUAL.item!],
  users: ["id", ...USUAL.user!],
};

/** Which column of a record plays a role. */
export interface ColumnRoles {
  /** Value of the column that plays the role; undefined when there is none. */
  read(fields: Fields, role: string): unknown;
  /** Column names that play one of these roles. */
  columnsOf(fields: Fields, roles: readonly string[]): ReadonlySet<string>;
}

/**
 * Finds columns by role: the ones given, else the usual names.
 *
 * @param columns Column name by role; a role beyond the usual ones is a modality.
 */
export function createColumnRoles(
  columns: ReadonlyMap<string, string>,
  table: "items" | "users" | "events",
): ColumnRoles {
  const nameOf = (fields: Fields, role: string): string | undefined => {
    const given = columns.get(role);
    if (given !== undefined) return fields.has(given) ? given : undefined;
    const usual = role === "id" ? (table === "events" ? [] : IDS[table]) : (USUAL[role] ?? []);
    const plain = new Map([...fields.keys()].map((name) => [plainName(name), name]));
    return usual.map((name) => plain.get(name)).find((name) => name !== undefined);
  };
  return {
    read(fields, role) {
      const name = nameOf(fields, role);
      return name === undefined ? undefined : fields.get(name);
    },
    columnsOf: (fields, roles) =>
      new Set(roles.map((role) => nameOf(fields, role)).filter((name) => name !== undefined)),
  };
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, "");
}
