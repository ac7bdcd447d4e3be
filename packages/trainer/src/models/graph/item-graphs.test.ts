import { createOnnxRuntime } from "@modalis/onnx";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Edges } from "../pairwise/training-pairs.js";
import { channelWeights } from "./channel-weights.js";
import { itemGraph } from "./item-graph.js";
import { nearestItems } from "./nearest-items.js";
import { normalisedAdjacency, type SparseMatrix } from "./normalised-adjacency.js";
import { keptEdges, pruneEdges } from "./prune-edges.js";

const size = { userCount: 2, itemCount: 3 };
/** User 0 has items 0 and 1, user 1 has item 1. */
const pairs = { users: Int32Array.of(0, 0, 1), items: Int32Array.of(0, 1, 1) };

describe("normalisedAdjacency", () => {
  it("weighs an edge by 1 over the root of both degrees, both ways", () => {
    const [one, half] = [1 / Math.sqrt(2), 1 / 2];
    expect(dense(normalisedAdjacency(pairs, size))).toEqual(
      [
        [0, 0, one, half, 0],
        [0, 0, 0, one, 0],
        [one, 0, 0, 0, 0],
        [half, one, 0, 0, 0],
        [0, 0, 0, 0, 0],
      ].map((row) => row.map(Math.fround)),
    );
  });

  it("writes over arrays at hand", () => {
    const into = normalisedAdjacency(pairs, size);
    const fewer = { users: Int32Array.of(1), items: Int32Array.of(2) };
    expect(normalisedAdjacency(fewer, size, into)).toBe(into);
    expect(dense(into)[1]).toEqual([0, 0, 0, 0, 1]);
    expect(into.offsets.at(-1)).toBe(2);
  });
});

describe("pruneEdges", () => {
  it("keeps the share asked for, in order, the same for the same place", () => {
    const edges = fc.record({ dropped: fc.double({ min: 0, max: 0.99, noNaN: true }), seed: fc.nat() });
    fc.assert(
      fc.property(edges, ({ dropped, seed }) => {
        const all = star(40);
        const kept = pruneEdges(all, { userCount: 41, itemCount: 81 }, { dropped, place: [seed, 2, 3] });
        expect(kept.users.length).toBe(keptEdges(80, dropped));
        const names = [...kept.users].map((user, at) => user * 100 + kept.items[at]!);
        expect(names).toEqual([...new Set(names)].sort((left, right) => left - right));
        const again = pruneEdges(all, { userCount: 41, itemCount: 81 }, { dropped, place: [seed, 2, 3] });
        expect(again).toEqual(kept);
      }),
    );
  });

  it("takes more from popular nodes: by 1 over the root of the degrees' product", () => {
    // Half of the edges meet user 0, of degree 40, and are 1 / sqrt(40) as likely to stay as the others.
    let lone = 0;
    for (let seed = 0; seed < 300; seed++) {
      const kept = pruneEdges(star(40), { userCount: 41, itemCount: 81 }, { dropped: 0.9875, place: [seed] });
      lone += [...kept.users].filter((user) => user > 0).length;
    }
    const expected = 300 * (1 / (1 + 1 / Math.sqrt(40)));
    expect(Math.abs(lone - expected)).toBeLessThan(30);
  });
});

describe("nearestItems", () => {
  it("finds what brute force finds, and nothing for absent rows", async () => {
    await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
    const data = Float32Array.of(1, 0, 0.9, 0.1, 0, 2, 0, 0, 0.1, 3);
    const present = Uint8Array.of(1, 1, 1, 0, 1);
    const channel = { name: "image", dimensions: 2, data, present, centre: new Float32Array(2) };
    const shares: number[] = [];
    const found = await nearestItems(runtime, channel, {
      neighbours: 2,
      pause: async (share) => void shares.push(share),
    });
    expect(found.each).toBe(2);
    expect([...found.items]).toEqual([0, 1, 1, 0, 2, 4, -1, -1, 4, 2]);
    expect(shares.at(-1)).toBe(1);
    const centred = {
      ...channel,
      data: data.map((value, at) => value + (at % 2 === 0 ? 5 : -3)),
      centre: Float32Array.of(5, -3),
    };
    const shifted = await nearestItems(runtime, centred, { neighbours: 2, pause: async () => {} });
    expect(shifted.items).toEqual(found.items);
  });
});

describe("itemGraph", () => {
  it("sums weighted channels, each divided by its neighbours", () => {
    const image = { each: 2, items: Int32Array.of(0, 1, 1, 0, -1, -1), weight: 0.25 };
    const text = { each: 1, items: Int32Array.of(1, 1, 2), weight: 0.75 };
    const graph = itemGraph([image, text], 3);
    expect(dense(graph)).toEqual([
      [0.125, 0.875, 0],
      [0.125, 0.875, 0],
      [0, 0, 0.75],
    ]);
  });
});

describe("channelWeights", () => {
  const weights = (setting: string, ...channels: string[]) => channelWeights("freedom", setting, channels);

  it("takes named weights, shares the rest, and gives the part of absent channels to the others", () => {
    expect(weights("", "image", "text")).toEqual([0.5, 0.5]);
    expect(weights("image=0.1", "image", "text")).toEqual([0.1, 0.9]);
    expect(weights("image = 0.25, sound = 0.5", "image", "text")).toEqual([0.5, 0.5]);
    expect(weights("image=0.1,text=0.9", "text")).toEqual([1]);
  });

  it("refuses what it cannot read", () => {
    for (const wrong of [
      "image",
      "image=x",
      "image=2",
      "=1",
      "image=0.6,text=0.6",
      "image=0,text=0",
      "image=1=1",
    ])
      expect(() => weights(wrong, "image", "text")).toThrow(
        expect.objectContaining({ code: "INVALID_ARGUMENT" }),
      );
  });
});

/** User 0 with items 1 to `count`, and as many users with one item each that nobody else has. */
function star(count: number): Edges {
  const numbers = Array.from({ length: count }, (_, at) => at + 1);
  return {
    users: Int32Array.from([...numbers.map(() => 0), ...numbers]),
    items: Int32Array.from([...numbers, ...numbers.map((number) => number + count)]),
  };
}

function dense({ offsets, columns, values }: SparseMatrix): number[][] {
  const rows = offsets.length - 1;
  return Array.from({ length: rows }, (_, row) => {
    const full = new Array<number>(rows).fill(0);
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) full[columns[at]!] = values[at]!;
    return full;
  });
}
