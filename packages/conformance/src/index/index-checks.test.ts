import { createBatch, type VectorIndexV1 } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { failedChecks } from "../kit/failed-checks.js";
import { describeVectorIndex } from "./describe-vector-index.js";
import { createExactIndex } from "./exact-index.js";
import { indexChecks, type VectorIndexSubject } from "./index-checks.js";
import { KNOWN_SPACE } from "./known-rows.js";

describeVectorIndex({ name: "exact index", create: createExactIndex });

/** The names of the checks that the toy fails after `fault` has replaced some of its methods. */
async function failuresOf(
  fault: (sound: VectorIndexV1) => Partial<VectorIndexV1>,
  changes: Partial<VectorIndexSubject> = {},
): Promise<readonly string[]> {
  const create = () => {
    const sound = createExactIndex(KNOWN_SPACE);
    return Object.defineProperties(Object.create(sound), Object.getOwnPropertyDescriptors(fault(sound)));
  };
  const subject: VectorIndexSubject = { name: "toy", create, ...changes };
  return failedChecks({
    subject,
    checks: indexChecks,
    needs: {},
    create: async () => create(),
    dispose: async () => {},
  });
}

describe("indexChecks catch an index that", () => {
  it("takes rows of another space", async () => {
    const failed = await failuresOf((sound) => ({
      add: (batch) => sound.add(createBatch(sound.space, batch.ids, batch.values, batch.provenance)),
    }));
    expect(failed).toEqual(["refuses rows of another space and changes nothing"]);
  });

  it("takes a query of another space", async () => {
    const failed = await failuresOf((sound) => ({
      search: (query, options) => sound.search({ ...query, space: sound.space }, options),
    }));
    expect(failed).toEqual(["refuses a query of another space and names the field"]);
  });

  it("leaves ties in the order added", async () => {
    const failed = await failuresOf((sound) => {
      const order: string[] = [];
      const place = (id: string) => order.indexOf(id);
      return {
        add(batch) {
          order.push(...batch.ids);
          sound.add(batch);
        },
        search: (query, options) =>
          sound
            .search(query, { ...options, count: sound.size + 1 })
            .map((answer) =>
              [...answer]
                .sort((a, b) => b.score - a.score || place(a.id) - place(b.id))
                .slice(0, options.count),
            ),
      };
    });
    expect(failed).toContain("breaks ties by id");
  });

  it("filters after it has cut the answer", async () => {
    const failed = await failuresOf((sound) => ({
      search: (query, { count, accept }) =>
        sound.search(query, { count }).map((answer) => answer.filter(({ id }) => accept?.(id) ?? true)),
    }));
    expect(failed).toEqual(["gives accepted rows only, and as many as were asked for"]);
  });

  it("ignores the filter", async () => {
    const failed = await failuresOf((sound) => ({
      search: (query, { count }) => sound.search(query, { count }),
    }));
    expect(failed).toEqual(["gives accepted rows only, and as many as were asked for"]);
  });

  it("keeps removed rows", async () => {
    expect(await failuresOf(() => ({ remove: () => {} }))).toEqual([
      "forgets removed rows, ignores unknown ids, and takes rows back",
    ]);
  });

  it("keeps the old row of a replaced id", async () => {
    const failed = await failuresOf((sound) => {
      const known = new Set<string>();
      return {
        add(batch) {
          if (batch.ids.some((id) => !known.has(id))) sound.add(batch);
          for (const id of batch.ids) known.add(id);
        },
      };
    });
    expect(failed).toContain("replaces the row of an id that is already there");
  });

  it("misses every tenth row, unless its recall is declared", async () => {
    const forgetful = (sound: VectorIndexV1): Partial<VectorIndexV1> => ({
      search: (query, { count, accept = () => true }) =>
        sound.search(query, { count, accept: (id) => accept(id) && !(id.length === 5 && id.endsWith("0")) }),
    });
    expect(await failuresOf(forgetful)).toContain("finds the nearest rows, as brute force does");
    expect(await failuresOf(forgetful, { recall: 0.7 })).not.toContain(
      "finds the nearest rows, as brute force does",
    );
  });

  it("gives distances in place of likeness", async () => {
    const failed = await failuresOf((sound) => ({
      search: (query, options) =>
        sound
          .search(query, options)
          .map((answer) => answer.map(({ id, score }) => ({ id, score: 1 - score }))),
    }));
    expect(failed).toContain("finds the nearest rows, as brute force does");
  });

  it("takes any count, or gives one row more", async () => {
    const lenient = await failuresOf((sound) => ({
      search: (query, options) =>
        sound.search(query, { ...options, count: Math.max(1, Math.ceil(options.count) || 1) }),
    }));
    expect(lenient).toEqual(["refuses a count that is no whole number from 1"]);
    const generous = await failuresOf((sound) => ({
      search: (query, options) =>
        sound.search(query, { ...options, count: options.count + (options.count >= 1 ? 1 : 0) }),
    }));
    expect(generous).toContain("gives at most count rows, and all of them when there are fewer");
  });

  it("scales the query it was given", async () => {
    const failed = await failuresOf((sound) => ({
      search(query, options) {
        for (const at of query.values.keys()) query.values[at]! *= 1.000001;
        return sound.search(query, options);
      },
    }));
    expect(failed).toContain("leaves rows and queries unchanged");
  });
});
