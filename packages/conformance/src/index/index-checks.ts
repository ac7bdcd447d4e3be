import {
  createBatch,
  type EmbeddingBatch,
  type EmbeddingSpace,
  rowOf,
  type VectorIndexV1,
} from "@modalis/contract";
import { expect } from "vitest";
import type { CheckedSubject, CheckTable } from "../kit/check.js";
import { byScoreThenId, KNOWN_SPACE, knownRows, LATER_SPACE, nearestByForce } from "./known-rows.js";

/** A vector index, with what the kit needs to try it. */
export interface VectorIndexSubject extends CheckedSubject {
  /** Makes an empty index of a space. */
  create(space: EmbeddingSpace): VectorIndexV1 | Promise<VectorIndexV1>;
  /** Least share of the true nearest rows an answer must hold; 1 (an exact index) when absent. */
  readonly recall?: number;
  /** Largest difference between a score and the dot product; 1e-5 when absent. */
  readonly tolerance?: number;
}

const ROWS = knownRows("row", 400, 1);
const QUERIES = knownRows("query", 12, 2);

/** Every rule an index must obey, by name; each check gets an empty index of the kit's space. */
export const indexChecks: CheckTable<VectorIndexV1, VectorIndexSubject> = {
  "starts empty and answers nothing": async (index) => {
    expect(index.size).toBe(0);
    expect(index.space).toEqual(KNOWN_SPACE);
    expect(index.search(QUERIES, { count: 3 })).toEqual(QUERIES.ids.map(() => []));
  },

  "leaves rows and queries unchanged": async (index) => {
    const [rows, queries] = [ROWS.values.slice(), QUERIES.values.slice()];
    index.add(ROWS);
    index.search(QUERIES, { count: 3 });
    expect([ROWS.values, QUERIES.values]).toEqual([rows, queries]);
  },

  "finds the nearest rows, as brute force does": async (index, subject) => {
    index.add(ROWS);
    expect(index.size).toBe(ROWS.ids.length);
    expectNearest(index, ROWS, subject);
  },

  "answers each query row alone, in order, and no query with no answer": async (index) => {
    index.add(ROWS);
    const together = index.search(QUERIES, { count: 5 });
    for (const [at, id] of QUERIES.ids.entries()) {
      const alone = createBatch(KNOWN_SPACE, [id], rowOf(QUERIES, at).slice());
      expect(index.search(alone, { count: 5 })).toEqual([together[at]]);
    }
    expect(index.search(createBatch(KNOWN_SPACE, [], new Float32Array()), { count: 5 })).toEqual([]);
  },

  "breaks ties by id": async (index) => {
    const row = rowOf(ROWS, 0);
    const ids = ["b", "a", "d", "c"];
    index.add(createBatch(KNOWN_SPACE, ids, Float32Array.from(ids.flatMap(() => [...row]))));
    const [answer] = index.search(createBatch(KNOWN_SPACE, ["query"], row.slice()), { count: 4 });
    expect(answer!.map(({ id }) => id)).toEqual(["a", "b", "c", "d"]);
    const [cut] = index.search(createBatch(KNOWN_SPACE, ["query"], row.slice()), { count: 2 });
    expect(cut!.map(({ id }) => id)).toEqual(["a", "b"]);
  },

  "gives at most count rows, and all of them when there are fewer": async (index) => {
    index.add(knownRows("row", 7, 3));
    for (const [count, expected] of [
      [1, 1],
      [7, 7],
      [100, 7],
    ] as const) {
      for (const answer of index.search(QUERIES, { count })) expect(answer).toHaveLength(expected);
    }
  },

  "refuses a count that is no whole number from 1": async (index) => {
    index.add(ROWS);
    for (const count of [0, -1, 1.5, Number.NaN]) {
      expect(() => index.search(QUERIES, { count })).toThrow(
        expect.objectContaining({ code: "INVALID_ARGUMENT" }),
      );
    }
  },

  "gives accepted rows only, and as many as were asked for": async (index, subject) => {
    index.add(ROWS);
    const accept = (id: string) => id.endsWith("7");
    expectNearest(index, ROWS, subject, accept);
    expect(index.search(QUERIES, { count: 3, accept: () => false })).toEqual(QUERIES.ids.map(() => []));
  },

  "replaces the row of an id that is already there": async (index, subject) => {
    index.add(ROWS);
    const replaced = knownRows("row", 200, 4);
    index.add(replaced);
    expect(index.size).toBe(ROWS.ids.length);
    const values = ROWS.values.slice();
    values.set(replaced.values);
    expectNearest(index, createBatch(KNOWN_SPACE, ROWS.ids, values), subject);
  },

  "forgets removed rows, ignores unknown ids, and takes rows back": async (index, subject) => {
    index.add(ROWS);
    index.remove(["row3", "unknown", "row5"]);
    index.remove([]);
    expect(index.size).toBe(ROWS.ids.length - 2);
    const gone = (id: string) => id !== "row3" && id !== "row5";
    expectNearest(index, kept(ROWS, gone), subject);
    index.add(kept(ROWS, (id) => !gone(id)));
    expect(index.size).toBe(ROWS.ids.length);
    expectNearest(index, ROWS, subject);
  },

  "refuses rows of another space and changes nothing": async (index) => {
    index.add(ROWS);
    const before = index.search(QUERIES, { count: 5 });
    const foreign = createBatch(LATER_SPACE, ["row0", "new"], knownRows("row", 2, 5).values);
    expect(() => index.add(foreign)).toThrow(expect.objectContaining({ code: "SPACE_MISMATCH" }));
    expect(index.size).toBe(ROWS.ids.length);
    expect(index.search(QUERIES, { count: 5 })).toEqual(before);
  },

  "refuses a query of another space and names the field": async (index) => {
    index.add(ROWS);
    const foreign = createBatch(LATER_SPACE, QUERIES.ids, QUERIES.values);
    expect(() => index.search(foreign, { count: 5 })).toThrow(
      expect.objectContaining({ code: "SPACE_MISMATCH", message: expect.stringContaining("revision") }),
    );
  },

  "gives the same answer to the same query": async (index) => {
    index.add(ROWS);
    expect(index.search(QUERIES, { count: 5 })).toEqual(index.search(QUERIES, { count: 5 }));
  },
};

function expectNearest(
  index: VectorIndexV1,
  rows: EmbeddingBatch,
  { recall = 1, tolerance = 1e-5 }: VectorIndexSubject,
  accept?: (id: string) => boolean,
): void {
  const answers = index.search(QUERIES, { count: 10, ...(accept === undefined ? {} : { accept }) });
  expect(answers).toHaveLength(QUERIES.ids.length);
  let found = 0;
  let sought = 0;
  for (const [at, answer] of answers.entries()) {
    const query = rowOf(QUERIES, at);
    const right = new Set(nearestByForce(rows, query, 10, accept).map(({ id }) => id));
    const scores = new Map(nearestByForce(rows, query, rows.ids.length).map(({ id, score }) => [id, score]));
    for (const { id, score } of answer) {
      expect(accept?.(id) ?? true, `"${id}" was not accepted`).toBe(true);
      expect(Math.abs(score - scores.get(id)!)).toBeLessThanOrEqual(tolerance);
      if (right.has(id)) found++;
    }
    expect(answer).toEqual([...answer].sort(byScoreThenId));
    expect(new Set(answer.map(({ id }) => id)).size).toBe(right.size);
    sought += right.size;
  }
  expect(found / sought).toBeGreaterThanOrEqual(recall);
}

function kept(batch: EmbeddingBatch, keep: (id: string) => boolean): EmbeddingBatch {
  const rows = [...batch.ids.keys()].filter((row) => keep(batch.ids[row]!));
  const values = Float32Array.from(rows.flatMap((row) => [...rowOf(batch, row)]));
  return createBatch(
    batch.space,
    rows.map((row) => batch.ids[row]!),
    values,
  );
}
