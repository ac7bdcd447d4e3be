import { describe, expect, it } from "vitest";
import { readGraph, sortedNodes } from "./tfjs-graph.js";
import { readWeights } from "./tfjs-weights.js";

const manifest = (weights: readonly unknown[], paths: readonly unknown[] = ["a"]) => ({
  weightsManifest: [{ paths, weights }],
});
const floats = Float32Array.of(1, 2, 3);
const shard = new Uint8Array(floats.buffer);

describe("readWeights", () => {
  it("reads float32, int32 and float16 across the seam of two shards", () => {
    // 1.5 as a half is 0x3e00, -2 is 0xc000.
    const bytes = new Uint8Array([...shard, 7, 0, 0, 0, 0x00, 0x3e, 0x00, 0xc0]);
    const shards = new Map([
      ["a", bytes.subarray(0, 5)],
      ["b", bytes.subarray(5)],
    ]);
    const weights = readWeights(
      manifest(
        [
          { name: "f", dtype: "float32", shape: [3] },
          { name: "i", dtype: "int32", shape: [] },
          { name: "h", dtype: "float32", shape: [2, 1], quantization: { dtype: "float16" } },
        ],
        ["a", "b"],
      ),
      shards,
    );
    expect([...weights].map(([name, { data }]) => [name, ...data])).toEqual([
      ["f", 1, 2, 3],
      ["i", 7],
      ["h", 1.5, -2],
    ]);
  });

  it("refuses manifests that do not fit their shards", () => {
    const whole = { name: "f", dtype: "float32", shape: [3] };
    const cases: readonly (readonly [unknown, RegExp])[] = [
      [{}, /weightsManifest/],
      [{ weightsManifest: [{}] }, /paths/],
      [manifest([{ ...whole, shape: [4] }]), /past the end/],
      [manifest([{ ...whole, shape: [2] }]), /describes 8 bytes/],
      [manifest([{ ...whole, shape: [2 ** 40, 2 ** 40] }]), /past the end/],
      [manifest([{ ...whole, shape: [-3] }]), /no shape/],
      [manifest([{ ...whole, shape: [1.5] }]), /no shape/],
      [manifest([{ ...whole, dtype: "complex64" }]), /complex64/],
      [manifest([{ ...whole, quantization: { dtype: "uint8", scale: 1, min: 0 } }]), /uint8/],
      [manifest([{ ...whole, name: 3 }]), /no name/],
      [
        manifest([
          { ...whole, shape: [1] },
          { ...whole, shape: [2] },
        ]),
        /two weights/,
      ],
      [manifest([whole], ["../../etc/passwd"]), /not among the known files/],
    ];
    for (const [json, problem] of cases) {
      expect(() => readWeights(json, new Map([["a", shard]])), String(problem)).toThrow(problem);
    }
  });
});

describe("readGraph and sortedNodes", () => {
  const graphOf = (...node: unknown[]) => readGraph({ modelTopology: { node } });

  it("puts each node after its inputs, ignoring output numbers and control marks", () => {
    const graph = graphOf(
      { name: "c", op: "Add", input: ["b:1", "^a"] },
      { name: "unused", op: "Const" },
      { name: "b", op: "Relu", input: ["a"] },
      { name: "a", op: "Const" },
    );
    expect(sortedNodes(graph, ["c"]).map(({ name }) => name)).toEqual(["a", "b", "c"]);
  });

  it("refuses circles, missing nodes, twins and nodes without a name", () => {
    expect(() => sortedNodes(graphOf({ name: "a", op: "Relu", input: ["a"] }), ["a"])).toThrow(/itself/);
    expect(() => sortedNodes(graphOf({ name: "a", op: "Relu", input: ["b"] }), ["a"])).toThrow(
      /"b" is missing/,
    );
    expect(() => graphOf({ name: "a", op: "Const" }, { name: "a", op: "Const" })).toThrow(/two nodes/);
    expect(() => graphOf({ op: "Const" })).toThrow(/node 0/);
    expect(() => readGraph(null)).toThrow(/not a list/);
  });

  it("sorts a chain far longer than the call stack is deep", () => {
    const chain = Array.from({ length: 50_000 }, (_, index) => ({
      name: `n${index}`,
      op: "Relu",
      input: index === 0 ? [] : [`n${index - 1}`],
    }));
    expect(sortedNodes(graphOf(...chain), ["n49999"])).toHaveLength(50_000);
  });
});
