import { describe, expect, it } from "vitest";
import { learnedMaps } from "./learned-maps.js";

const head = (channel: string, start: Float32Array) => ({
  ...{ channel, inputs: start.length / 2, outputs: 2, hiddenUnits: 0, dropout: 0, start },
});

describe("what was learned, as one map a head", () => {
  it("is the fixed directions times the identity and the change, which heads of one name share", () => {
    const heads = [
      { ...head("image", Float32Array.of(1, 2, 3, 4, 5, 6)), turn: "image turn" },
      { ...head("image.colour", Float32Array.of(1, -1)), turn: "image turn" },
    ];
    const maps = learnedMaps(heads, new Map([["image turn", Float32Array.of(0, 1, 0.5, -1)]]));
    // I + change is [[1, 1], [0.5, 0]].
    expect([...maps.get("image map")!]).toEqual([2, 1, 5, 3, 8, 5]);
    expect([...maps.get("image.colour map")!]).toEqual([0.5, 1]);
  });

  it("is what it was where a head was learned as a whole", () => {
    const values = new Map([["text map", Float32Array.of(7, 8)]]);
    expect(learnedMaps([head("text", Float32Array.of(1, 2))], values)).toEqual(values);
  });
});
