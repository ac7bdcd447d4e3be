import { createBatch, defineSpace } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { createJointIndex, type JointProjector } from "../joint/joint-index.js";
import { jointRows, nearestRows } from "./nearest-rows.js";

const space = (modality: string, id = "own") =>
  defineSpace({
    modality,
    dimensions: 2,
    normalisation: "none",
    model: { id, revision: "1", preprocessing: modality },
  });
const shared = (modality: string) =>
  defineSpace({
    modality,
    dimensions: 2,
    normalisation: "none",
    model: { id: "shared", revision: "1", preprocessing: modality },
    jointSpace: "shared@1",
  });

/** What texts and pictures have in common as they are; the second value of a row is how near it is to everything. */
const joint: JointProjector = {
  heads: new Map(["text", "image"].map((modality) => [modality, { space: space(modality) }])),
  async projectTogether(batches) {
    const [[, batch] = undefined!] = batches;
    return createBatch(shared(batch!.space.modality), batch!.ids, batch!.values);
  },
  nearness: ({ ids, values }) => Float32Array.from(ids, (_, at) => (values[2 * at + 1]! > 0 ? 0.9 : 0)),
};
const asked = createBatch(space("text"), ["query"], Float32Array.of(2, 0));
const pictures = createBatch(
  space("image"),
  ["hub", "near", "far"],
  Float32Array.of(0.8, 0.6, 0.6, -0.8, -3, 0),
);

describe("the nearest rows", () => {
  it("are ranked by cosine less nearness to everything, and tell their cosine", async () => {
    const ranked = (await jointRows(joint, new Map([["image", pictures]])))!;
    const found = nearestRows(asked.values, ranked, 3);
    expect(found.map(({ id }) => id)).toEqual(["near", "hub", "far"]);
    for (const [at, cosine] of [0.6, 0.8, -1].entries()) expect(found[at]!.similarity).toBeCloseTo(cosine, 6);
    expect(nearestRows(asked.values, { batch: ranked.batch }, 1)[0]!.id).toBe("hub");
  });

  it("are none where the learned space knows the channel by another model", async () => {
    const other = createBatch(space("image", "other"), ["a"], Float32Array.of(1, 0));
    expect(await jointRows(joint, new Map([["image", other]]))).toBeUndefined();
  });
});

it("an index of a learned space gives the items of one modality by how near they are to a text", async () => {
  const spaces = new Map(["text", "image"].map((modality) => [modality, space(modality)]));
  const index = createJointIndex(joint, () => spaces);
  const row = (...values: number[]) => Float32Array.from(values);
  await index.put([
    { id: "shown", attributes: {}, vectors: new Map([["image", row(0.6, -0.8)]]) },
    { id: "hub", attributes: {}, vectors: new Map([["image", row(0.8, 0.6)]]) },
    { id: "told", attributes: {}, vectors: new Map([["text", row(1, 0)]]) },
  ]);
  const found = await index.nearest(new Map([["text", asked]]), "image");
  expect(found!.rows.map(({ id }) => id)).toEqual(["shown", "hub"]);
  expect(found!.space.jointSpace).toBe("shared@1");
  const foreign = createBatch(space("text", "other"), ["query"], Float32Array.of(1, 0));
  expect(await index.nearest(new Map([["text", foreign]]), "image")).toBeUndefined();
});
