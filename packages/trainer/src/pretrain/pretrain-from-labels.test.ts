import { describe, expect, it } from "vitest";
import { pretrainFromLabels } from "./align-modalities.js";
import { batchesOf } from "./held-out-agreement.js";
import { plantedWorld } from "./testing/planted-world.js";

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

describe("pre-training from labels", () => {
  it("brings items of one label together, whichever modality they are known by", async () => {
    const data = plantedWorld(120, { text: 10, image: 14 });
    // The label is the half-space of one hidden direction, which both modalities show.
    const shown = data.channels.get("text")!.features.data;
    const labels = Int32Array.from({ length: 120 }, (_, item) => (shown[item * 10]! > 0 ? 1 : 0));
    const offsets = Int32Array.from({ length: 121 }, (_, item) => item);
    const settings = { epochs: 120, dimensions: 4, learningRate: 1e-2 };
    const taught = { ...data, labels: { count: 2, offsets, labels } };
    const held = range(90, 120);
    await using space = await pretrainFromLabels(taught, {
      seed: 1,
      settings: { ...settings, patience: 1_000 },
    });
    const [text, image] = await Promise.all([
      space.projectTogether(batchesOf(data, ["text"], held)),
      space.projectTogether(batchesOf(data, ["image"], held)),
    ]);
    let [same, other, sames, others] = [0, 0, 0, 0];
    for (let one = 0; one < 30; one++)
      for (let two = 0; two < 30; two++) {
        let cosine = 0;
        for (let at = 0; at < 4; at++) cosine += text.values[one * 4 + at]! * image.values[two * 4 + at]!;
        if (labels[90 + one] === labels[90 + two]) [same, sames] = [same + cosine, sames + 1];
        else [other, others] = [other + cosine, others + 1];
      }
    expect(same / sames - other / others).toBeGreaterThan(0.5);
  });

  it("refuses labels out of range or of other items", async () => {
    const data = plantedWorld(3, { text: 4 });
    const labels = { count: 2, offsets: Int32Array.of(0, 1, 2, 3), labels: Int32Array.of(0, 1, 2) };
    await expect(pretrainFromLabels({ ...data, labels }, { seed: 1 })).rejects.toThrow(/not from 0 to 1/);
    const short = { ...labels, offsets: Int32Array.of(0, 3) };
    await expect(pretrainFromLabels({ ...data, labels: short }, { seed: 1 })).rejects.toThrow(/do not fit/);
    await expect(pretrainFromLabels(data, { seed: 1 })).rejects.toThrow(/no labels/);
  });
});
