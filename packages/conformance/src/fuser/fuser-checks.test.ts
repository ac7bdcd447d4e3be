import {
  assertComparable,
  createBatch,
  defineSpace,
  type FuseResult,
  type FuserV1,
  normaliseRows,
  rowIndex,
  rowOf,
} from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { failedChecks } from "../kit/failed-checks.js";
import { describeFuser } from "./describe-fuser.js";
import { type FuserSubject, fuserChecks } from "./fuser-checks.js";

const spaceOf = (modality: string, dimensions: number) =>
  defineSpace({
    modality,
    dimensions,
    normalisation: "l2",
    model: { id: "toy", revision: "1", preprocessing: "none" },
  });
const [image, text, fused] = [spaceOf("image", 2), spaceOf("text", 3), spaceOf("fused", 5)];
const channels = new Map([
  ["image", createBatch(image, ["a", "b"], new Float32Array([1, 0, 0.6, 0.8]))],
  ["text", createBatch(text, ["c", "b"], new Float32Array([0, 0, 1, 0, 1, 0]))],
]);

/** Puts the vectors of both channels side by side. */
function createToyFuser(): FuserV1 {
  const spaces = new Map([
    ["image", image],
    ["text", text],
  ]);
  return {
    specificationVersion: "v1",
    space: fused,
    channels: spaces,
    fuse(given) {
      for (const [channel, batch] of given) assertComparable(spaces.get(channel)!, batch.space);
      const ids = [...new Set([...given.values()].flatMap((batch) => batch.ids))].sort();
      const values = new Float32Array(ids.length * 5);
      const present: string[][] = ids.map(() => []);
      for (const [channel, { dimensions }] of spaces) {
        const batch = given.get(channel);
        if (batch === undefined) continue;
        const rows = rowIndex(batch);
        for (const [at, id] of ids.entries()) {
          if (!rows.has(id)) continue;
          values.set(rowOf(batch, rows.get(id)!), at * 5 + (dimensions === 2 ? 0 : 2));
          present[at]!.push(channel);
        }
      }
      return { batch: createBatch(fused, ids, normaliseRows(values, 5)), present };
    },
  };
}

describeFuser({ name: "toy fuser", create: createToyFuser, channels });

async function failuresOf(fuse: (sound: FuserV1["fuse"]) => FuserV1["fuse"]): Promise<readonly string[]> {
  const create = () => {
    const sound = createToyFuser();
    return { ...sound, fuse: fuse(sound.fuse) };
  };
  const subject: FuserSubject = { name: "toy", create, channels };
  return failedChecks({
    subject,
    checks: fuserChecks,
    needs: {},
    create: async () => create(),
    dispose: async () => {},
  });
}

const withResult = (change: (result: FuseResult) => FuseResult) =>
  failuresOf((sound) => (given) => change(sound(given)));

describe("fuserChecks catch a fuser that", () => {
  it("drops items that lack a channel", async () => {
    const failed = await withResult(({ batch, present }) => {
      const rows = [...present.keys()].filter((row) => present[row]!.length === 2);
      const values = Float32Array.from(rows.flatMap((row) => [...rowOf(batch, row)]));
      return {
        batch: createBatch(
          batch.space,
          rows.map((row) => batch.ids[row]!),
          values,
        ),
        present: rows.map((row) => present[row]!),
      };
    });
    expect(failed).toEqual([
      "gives one row to every item that some channel knows",
      "fuses an item that lacks a channel from those it has",
    ]);
  });

  it("takes rows of another space", async () => {
    const failed = await failuresOf(
      (sound) => (given) =>
        sound(
          new Map(
            [...given].map(([channel, batch]) => [
              channel,
              { ...batch, space: channel === "image" ? image : text },
            ]),
          ),
        ),
    );
    expect(failed).toEqual(["refuses rows of another space in each of its channels"]);
  });

  it("says the wrong channels, breaks its norm, or stamps another space", async () => {
    const all = ["image", "text"];
    expect(await withResult(({ batch, present }) => ({ batch, present: present.map(() => all) }))).toContain(
      "says of each row which channels it was made of, in its own order",
    );
    expect(
      await withResult(({ batch, present }) => ({
        batch: { ...batch, values: batch.values.map((value) => value * 2) },
        present,
      })),
    ).toEqual(["gives finite rows of the norm it declares"]);
    expect(
      await withResult(({ batch, present }) => ({
        batch: { ...batch, space: spaceOf("fused", 6) },
        present,
      })),
    ).toContain("stamps its rows with its own space");
  });

  it("standardises on the items it is given", async () => {
    const failed = await withResult(({ batch, present }) => {
      const values = batch.values.map((value) => value + batch.ids.length);
      return { batch: { ...batch, values: normaliseRows(values, 5) }, present };
    });
    expect(failed).toEqual(["fuses an item alone as among others, in any order"]);
  });

  it("changes the rows it is given", async () => {
    const failed = await failuresOf((sound) => (given) => {
      for (const { values } of given.values()) values[0]! *= 0.999;
      return sound(given);
    });
    expect(failed).toContain("leaves its inputs unchanged");
  });
});
