import { writeSafetensors } from "@modalis/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomBatch } from "../testing/toy-batch.js";
import { fitEarlyFusion } from "./fit-early-fusion.js";
import { loadFusion } from "./load-fusion.js";
import { saveFusion } from "./save-fusion.js";

const channels = new Map([
  ["image.colour", randomBatch("image.colour", { rows: 9, dimensions: 3, seed: 1 })],
  ["text", randomBatch("text", { rows: 9, dimensions: 4, seed: 2 })],
]);
const corrupt = expect.objectContaining({ code: "CORRUPT_FILE" });

describe("a saved fusion", () => {
  it("is loaded as it was, down to the rows it makes", () => {
    const fuser = fitEarlyFusion(channels);
    const loaded = loadFusion(saveFusion(fuser.parameters));
    expect(loaded.space).toEqual(fuser.space);
    expect(loaded.fuse(channels)).toEqual(fuser.fuse(channels));
  });

  it("has the same bytes when fitted again", () => {
    const again = saveFusion(fitEarlyFusion(channels).parameters);
    expect(again).toEqual(saveFusion(fitEarlyFusion(channels).parameters));
  });

  it("is refused with CORRUPT_FILE wherever it is cut", () => {
    const bytes = saveFusion(fitEarlyFusion(channels).parameters);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        expect(() => loadFusion(bytes.subarray(0, length))).toThrow(corrupt);
      }),
    );
  });

  it("is refused when it is some other safetensors file or lists nonsense", () => {
    const layout = "modalis-early-fusion/1";
    for (const metadata of [
      {},
      { layout: "other", channels: "[]" },
      { layout },
      { layout, channels: "{" },
      { layout, channels: "{}" },
      { layout, channels: "[]" },
      { layout, channels: "[null]" },
      { layout, channels: '[{"name":"text","weight":-1}]' },
      { layout, channels: '[{"name":"text","weight":1,"space":{}}]' },
      {
        layout,
        channels: JSON.stringify([{ name: "text", weight: 1, space: channels.get("text")!.space }]),
      },
    ]) {
      expect(() => loadFusion(writeSafetensors(new Map(), metadata)), JSON.stringify(metadata)).toThrow(
        corrupt,
      );
    }
  });
});
