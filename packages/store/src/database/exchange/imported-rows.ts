import type { LiveStore } from "../live-store.js";

/** A row of a catalogue with the digest of all it says. */
export interface ImportedRow {
  readonly id: string;
  readonly digest: string;
}

/** Those that were not imported before with the same digest. */
export async function changedSince<Row extends ImportedRow>(
  store: LiveStore,
  kind: string,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  const known = new Map<string, string>();
  for (let after = ""; ; ) {
    const found = await store.query(
      "select id, digest from modalis.imported where kind = $1 and id > $2 order by id limit 10000",
      [kind, after],
    );
    for (const { id, digest } of found) known.set(id as string, digest as string);
    if (found.length < 10_000) break;
    after = found.at(-1)!.id as string;
  }
  return rows.filter(({ id, digest }) => known.get(id) !== digest);
}

/** Keeps digests of rows that are stored now. */
export async function rememberImported(
  store: LiveStore,
  kind: string,
  rows: readonly ImportedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const latest = [...new Map(rows.map(({ id, digest }) => [id, { id, digest }])).values()];
  await store.query(
    `insert into modalis.imported (kind, id, digest)
      select $1, id, digest from json_to_recordset($2::json) as given(id text, digest text)
      on conflict (kind, id) do update set digest = excluded.digest`,
    [kind, JSON.stringify(latest)],
  );
}
