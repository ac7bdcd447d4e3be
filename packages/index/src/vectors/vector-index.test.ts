import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeVectorIndex } from "@modalis/conformance";
import { createBatch, defineSpace, type EmbeddingBatch, normaliseRows, rowOf } from "@modalis/contract";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { createRandom } from "../testing/random-rows.js";
import { chooseIndexKind } from "./choose-index-kind.js";
import { createVectorIndex } from "./create-vector-index.js";
import { openVectorIndex } from "./open-vector-index.js";

const space = defineSpace({
  modality: "text",
  dimensions: 8,
  normalisation: "l2",
  model: { id: "test", revision: "1", preprocessing: "none" },
});
const other = defineSpace({ ...space, model: { ...space.model, revision: "2" } });
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "modalis-index-"));
  folders.push(folder);
  return folder;
}

function rows(count: number, seed: number, prefix = "row"): EmbeddingBatch {
  const random = createRandom(seed);
  const values = normaliseRows(random.row(count * space.dimensions), space.dimensions);
  return createBatch(
    space,
    Array.from({ length: count }, (_, at) => `${prefix}${at}`),
    values,
  );
}

for (const kind of ["auto", "exact", "graph"] as const) {
  describeVectorIndex({
    name: `vector index, ${kind}`,
    create: (given) => createVectorIndex({ space: given, kind }),
  });
}

describe.each(["exact", "graph"] as const)("a vector index, %s", (kind) => {
  it("leaves no half-written file where it could not be saved", async () => {
    const folder = newFolder();
    using index = await createVectorIndex({ space, kind });
    index.add(rows(9, 1));
    mkdirSync(join(folder, "index.json"));
    await expect(index.save(folder)).rejects.toMatchObject({ code: "WRITE_FAILED" });
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("is the same after it was saved and opened, and after it was saved again", async () => {
    const folder = newFolder();
    using index = await createVectorIndex({ space, kind });
    index.add(rows(500, 1));
    index.remove(["row3", "row77"]);
    await index.settle();
    await index.save(folder);
    using opened = await openVectorIndex(folder, space);
    const queries = rows(20, 2, "query");
    expect([opened.kind, opened.size]).toEqual([kind, 498]);
    expect(opened.search(queries, { count: 10 })).toEqual(index.search(queries, { count: 10 }));
    opened.add(rows(4, 3));
    await opened.save(folder);
    expect(readdirSync(folder)).toHaveLength(2);
    using again = await openVectorIndex(folder, space);
    expect(again.size).toBe(499);
    expect(again.search(queries, { count: 10 })).toEqual(opened.search(queries, { count: 10 }));
  });

  it("is not opened as another space, nor damaged, nor from nowhere", async () => {
    const folder = newFolder();
    await expect(openVectorIndex(folder, space)).rejects.toMatchObject({ code: "NOT_FOUND" });
    using index = await createVectorIndex({ space, kind });
    index.add(rows(30, 1));
    await index.save(folder);
    await expect(openVectorIndex(folder, other)).rejects.toMatchObject({ code: "SPACE_MISMATCH" });
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, name));
      await fc.assert(
        fc.asyncProperty(fc.nat(bytes.length - 1), async (length) => {
          writeFileSync(join(folder, name), bytes.subarray(0, length));
          await expect(openVectorIndex(folder, space)).rejects.toMatchObject({ code: "CORRUPT_FILE" });
        }),
        { numRuns: 20 },
      );
      writeFileSync(join(folder, name), bytes);
    }
    for (const change of [
      { rows: "../../etc/passwd" },
      { ids: ["a", "a"] },
      { ids: [1] },
      { ids: ["a"] },
      { kind: "tree" },
    ]) {
      const manifest = JSON.parse(readFileSync(join(folder, "index.json"), "utf8"));
      writeFileSync(join(folder, "index.json"), JSON.stringify({ ...manifest, ...change }));
      await expect(openVectorIndex(folder, space)).rejects.toMatchObject({ code: "CORRUPT_FILE" });
      writeFileSync(join(folder, "index.json"), JSON.stringify(manifest));
    }
  });

  it("takes nothing of a batch of which one row is wrong", async () => {
    using index = await createVectorIndex({ space, kind });
    const values = rows(2, 1).values.slice();
    values[9] = Number.NaN;
    const wrong = { space, ids: ["a", "b"], values };
    expect(() => index.add(wrong)).toThrow(expect.objectContaining({ code: "INVALID_TENSOR" }));
    expect(() => index.add({ ...wrong, ids: ["a"] })).toThrow(
      expect.objectContaining({ code: "INVALID_TENSOR" }),
    );
    expect(index.size).toBe(0);
  });
});

describe("createVectorIndex", () => {
  it("with kind auto becomes a graph when rows are many, and keeps what changes meanwhile", async () => {
    using index = await createVectorIndex({ space, graphFromRows: 2000 });
    index.add(rows(1999, 1));
    await index.settle();
    expect(index.kind).toBe("exact");
    index.add(rows(3000, 2, "later"));
    const settled = index.settle();
    index.add(rows(5, 3, "meanwhile"));
    index.remove(["row7", "later9"]);
    await settled;
    expect([index.kind, index.size]).toEqual(["graph", 5002]);
    for (const id of ["meanwhile4", "later2999", "row0"]) {
      const seed = { meanwhile4: 3, later2999: 2, row0: 1 }[id]!;
      const source = rows(Number.parseInt(id.replace(/\D+/, ""), 10) + 1, seed, id.replace(/\d+/, ""));
      const query = createBatch(space, ["query"], rowOf(source, source.ids.length - 1).slice());
      expect(index.search(query, { count: 1 })[0]![0]!.id).toBe(id);
    }
    expect(index.search(rows(1, 1), { count: 5003 })[0]!.map(({ id }) => id)).not.toContain("row7");
  });

  it("stops moving to the graph when told, and stays what it was", async () => {
    using index = await createVectorIndex({ space, graphFromRows: 0 });
    index.add(rows(3000, 1));
    await expect(index.settle({ signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
    expect([index.kind, index.size]).toEqual(["exact", 3000]);
  });

  it("refuses a kind that does not exist", async () => {
    await expect(createVectorIndex({ space, kind: "tree" as never })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });
});

describe("chooseIndexKind", () => {
  it("is exact for few values and a graph for many, with its reason", () => {
    expect(chooseIndexKind({ rows: 100_000, dimensions: 128 }).kind).toBe("exact");
    const choice = chooseIndexKind({ rows: 1_000_000, dimensions: 128 });
    expect(choice.kind).toBe("graph");
    expect(choice.reason).toMatch(/1000000 rows of 128 dimensions takes about 11 ms/);
    expect(() => chooseIndexKind({ rows: -1, dimensions: 128 })).toThrow();
  });
});

it("rows of an index are those that were added", async () => {
  using index = await createVectorIndex({ space, kind: "graph" });
  const batch = rows(50, 9);
  index.add(batch);
  await index.settle();
  for (const [at, id] of batch.ids.entries()) {
    const query = createBatch(space, ["query"], rowOf(batch, at).slice());
    expect(index.search(query, { count: 1 })[0]![0]!.id).toBe(id);
  }
});
