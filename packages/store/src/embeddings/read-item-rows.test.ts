import { createBatch, defineSpace, type EmbeddingBatch } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { readItemRows } from "./read-item-rows.js";
import { digestOf } from "./test-rows.js";

describe("readItemRows", () => {
  it("gives items their row, the mean of several, and none without content, in catalogue order", async () => {
    const batch = await itemRows(
      "none",
      [
        ["x", [1, 2]],
        ["y", [3, 6]],
      ],
      {
        two: ["x", "y"],
        one: ["y"],
        lost: ["gone"],
        partly: ["gone", "x"],
      },
    );
    expect(batch.ids).toEqual(["two", "one", "partly"]);
    expect([...batch.values]).toEqual([2, 4, 3, 6, 1, 2]);
    expect(batch.provenance?.map(({ contentSha256 }) => contentSha256)).toEqual([
      [digestOf("x"), digestOf("y")],
      [digestOf("y")],
      [digestOf("x")],
    ]);
  });

  it("keeps unit length where the space declares it", async () => {
    const batch = await itemRows(
      "l2",
      [
        ["x", [1, 0]],
        ["y", [0, 1]],
      ],
      { both: ["x", "y"] },
    );
    expect(batch.values[0]).toBeCloseTo(Math.SQRT1_2, 6);
    expect(batch.values[1]).toBeCloseTo(Math.SQRT1_2, 6);
  });

  it("gives no row where rows of unit length cancel out, rather than a zero vector", async () => {
    const batch = await itemRows(
      "l2",
      [
        ["x", [1, 0]],
        ["y", [-1, 0]],
      ],
      { both: ["x", "y"], one: ["x"] },
    );
    expect(batch.ids).toEqual(["one"]);
    expect([...batch.values]).toEqual([1, 0]);
  });

  it("takes rows that were read once, for items and users alike", async () => {
    const model = { id: "test", revision: "1", preprocessing: "none" };
    const space = defineSpace({ modality: "image", dimensions: 2, normalisation: "none", model });
    const rows = createBatch(space, ["x", "y"].map(digestOf), Float32Array.of(1, 2, 3, 6));
    const items = await readItemRows(rows, { owners: new Map([["item", [digestOf("x"), digestOf("y")]]]) });
    const users = await readItemRows(rows, { owners: new Map([["user", [digestOf("y")]]]) });
    expect([items.ids, [...items.values]]).toEqual([["item"], [2, 4]]);
    expect([users.ids, [...users.values]]).toEqual([["user"], [3, 6]]);
    expect([...rows.values]).toEqual([1, 2, 3, 6]);
  });

  it("passes on what the encoder noted", async () => {
    const batch = await itemRows("none", [["x", [1, 2]]], { a: ["x"] }, ["8 frames"]);
    expect(batch.provenance).toEqual([{ contentSha256: [digestOf("x")], notes: ["8 frames"] }]);
  });
});

function itemRows(
  normalisation: "none" | "l2",
  rows: readonly (readonly [string, readonly [number, number]])[],
  owners: Readonly<Record<string, readonly string[]>>,
  notes?: readonly string[],
): Promise<EmbeddingBatch> {
  const model = { id: "test", revision: "1", preprocessing: "none" };
  const space = defineSpace({ modality: "image", dimensions: 2, normalisation, model });
  const ids = rows.map(([name]) => digestOf(name));
  const values = Float32Array.from(rows.flatMap(([, row]) => row));
  const provenance = notes && ids.map((id) => ({ contentSha256: [id], notes }));
  const digests = Object.entries(owners).map(([id, names]) => [id, names.map(digestOf)] as const);
  return readItemRows(
    { space, readAll: async () => createBatch(space, ids, values, provenance) },
    { owners: new Map(digests) },
  );
}
