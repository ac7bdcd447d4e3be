import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { createBatch, defineSpace, type EmbeddingBatch, normaliseRows, rowOf } from "@modalis/contract";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createRandom } from "../testing/random-rows.js";
import { createVectorIndex } from "../vectors/create-vector-index.js";
import { openPgVectorIndex, type PgVectorIndex, type SqlQuery } from "./open-pg-vector-index.js";

const space = defineSpace({
  modality: "text",
  dimensions: 16,
  normalisation: "l2",
  model: { id: "it's", revision: "1", preprocessing: "none" },
});
const other = defineSpace({ ...space, model: { ...space.model, revision: "2" } });

let database: PGlite;
let query: SqlQuery;
let tables = 0;
beforeAll(async () => {
  database = await PGlite.create({ extensions: { vector } });
  query = (sql, parameters) => database.query(sql, parameters);
});
afterAll(() => database.close());

const open = (table = `rows_${tables++}`): Promise<PgVectorIndex> =>
  openPgVectorIndex({ query, space, table });

function rows(count: number, seed: number, prefix = "row"): EmbeddingBatch {
  const values = normaliseRows(createRandom(seed).row(count * 16), 16);
  return createBatch(
    space,
    Array.from({ length: count }, (_, at) => `${prefix}${at}`),
    values,
  );
}

it("answers like the exact index, with rows added, replaced, removed and filtered", async () => {
  const index = await open();
  using exact = await createVectorIndex({ space, kind: "exact" });
  const queries = rows(12, 2, "query");
  expect(await index.search(queries, { count: 3 })).toEqual(queries.ids.map(() => []));
  for (const batch of [rows(1200, 1), rows(200, 4)]) {
    await index.add(batch);
    exact.add(batch);
  }
  for (const gone of [["row3", "unknown", "row5", "nul\0"], []]) {
    await index.remove(gone);
    exact.remove(gone);
  }
  expect(await index.size()).toBe(exact.size);
  const accept = rows(1200, 1).ids.filter((id) => id.endsWith("7"));
  const allowed = new Set(accept);
  for (const [found, right] of [
    [await index.search(queries, { count: 10 }), exact.search(queries, { count: 10 })],
    [
      await index.search(queries, { count: 10, accept }),
      exact.search(queries, { count: 10, accept: (id) => allowed.has(id) }),
    ],
    [
      await index.search(queries, { count: 9999, accept: ["row7"] }),
      exact.search(queries, { count: 1, accept: (id) => id === "row7" }),
    ],
  ] as const) {
    expect(found.map((answer) => answer.map(({ id }) => id))).toEqual(
      right.map((answer) => answer.map(({ id }) => id)),
    );
    for (const [at, answer] of found.entries()) {
      for (const [rank, { score }] of answer.entries()) expect(score).toBeCloseTo(right[at]![rank]!.score, 5);
    }
  }
});

it("breaks ties by id", async () => {
  const index = await open();
  const row = rowOf(rows(1, 1), 0);
  await index.add(
    createBatch(space, ["b", "a", "d", "C"], Float32Array.from([...row, ...row, ...row, ...row])),
  );
  const [answer] = await index.search(createBatch(space, ["query"], row.slice()), { count: 3 });
  expect(answer!.map(({ id }) => id)).toEqual(["C", "a", "b"]);
});

it("refuses other spaces, of rows, queries and tables, and changes nothing", async () => {
  const index = await open("kept");
  await index.add(rows(5, 1));
  const foreign = createBatch(other, ["row0", "new"], rows(2, 5).values);
  const mismatch = { code: "SPACE_MISMATCH" };
  await expect(index.add(foreign)).rejects.toMatchObject(mismatch);
  await expect(index.search(foreign, { count: 1 })).rejects.toMatchObject(mismatch);
  await expect(openPgVectorIndex({ query, space: other, table: "kept" })).rejects.toMatchObject(mismatch);
  expect(await (await open("kept")).size()).toBe(5);
});

it("takes hostile ids as ids, and hostile names not at all", async () => {
  const index = await open();
  const ids = [`'); DROP TABLE kept; --`, `"`, "{a,b}", "\\", "", "😀"];
  await index.add(createBatch(space, ids, rows(ids.length, 3).values));
  expect(await index.size()).toBe(ids.length);
  await index.remove([ids[0]!, ids[2]!]);
  const [answer] = await index.search(rows(1, 8), { count: 10, accept: [...ids, "'"] });
  expect(answer!.map(({ id }) => id).sort()).toEqual([ids[1]!, ids[3]!, ids[4]!, ids[5]!].sort());
  const invalid = { code: "INVALID_ARGUMENT" };
  await expect(index.add(createBatch(space, ["a\0"], rows(1, 3).values))).rejects.toMatchObject(invalid);
  for (const table of ["", `a"; DROP TABLE kept; --`, "a.b", "1a", "a".repeat(64)]) {
    await expect(open(table)).rejects.toMatchObject(invalid);
  }
  for (const count of [0, 1.5, Number.NaN]) {
    await expect(index.search(rows(1, 1), { count })).rejects.toMatchObject(invalid);
  }
});

it("refuses a table that is somebody else's, and a database without pgvector", async () => {
  await query("CREATE TABLE foreign_rows (id text)");
  await expect(open("foreign_rows")).rejects.toMatchObject({ code: "CORRUPT_FILE" });
  const bare: SqlQuery = async () => Promise.reject(new Error('extension "vector" is not available'));
  await expect(openPgVectorIndex({ query: bare, space, table: "rows" })).rejects.toMatchObject({
    code: "MISSING_DEPENDENCY",
  });
});
