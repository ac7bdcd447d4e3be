import { describe, expect, it } from "vitest";
import { createOnnxRuntime } from "../runtime/onnx-runtime.js";
import { floatTensor } from "../runtime/onnx-tensor.js";
import { modelOfBytes } from "../source/model-file.js";
import { cutModel, replaceConstants } from "./edit-model.js";
import { createGraphBuilder } from "./graph-builder.js";
import { floatsOfConstant, integersOfConstant, readOnnxGraph } from "./read-onnx-graph.js";

/** `y = softmax(2 x + [1, -1])`, of two parts. */
function model(): Uint8Array {
  const graph = createGraphBuilder("two parts");
  const doubled = graph.add("Mul", ["x", graph.float(2)]);
  const sum = graph.add("Add", [doubled, graph.floats("shift", [2], [1, -1])], {}, "sum");
  const [left = "", right = ""] = graph.addSplit(sum, [1, 1], 1);
  graph.add("Softmax", [graph.add("Concat", [left, right], { axis: 1 })], { axis: -1 }, "y");
  const end = (name: string) => ({ name, dtype: "float32" as const, shape: ["rows", 2] });
  return graph.build({ inputs: [end("x")], outputs: [end("y")], metadata: { source: "here" } });
}

async function run(bytes: Uint8Array, x: readonly number[]) {
  await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
  const session = await runtime.open(modelOfBytes(bytes, { id: "parts" }));
  return session.run({ x: floatTensor(Float32Array.from(x), [x.length / 2, 2]) });
}

describe("readOnnxGraph", () => {
  it("gives back the nodes and constants that were written", () => {
    const bytes = model();
    const graph = readOnnxGraph(bytes);
    expect(graph.nodes.map(({ operator }) => operator)).toEqual(["Mul", "Add", "Split", "Concat", "Softmax"]);
    expect(graph.nodes.at(-1)!.attributes).toEqual({ axis: -1 });
    expect(graph.inputs).toEqual(["x"]);
    expect(graph.outputs).toEqual(["y"]);
    expect([...floatsOfConstant(bytes, graph, "shift")]).toEqual([1, -1]);
    expect(integersOfConstant(bytes, graph, graph.nodes[2]!.inputs[1]!)).toEqual([1, 1]);
  });

  it("refuses bytes that are no model, and weights that do not fit their shape", () => {
    const refused = expect.objectContaining({ code: "INVALID_MODEL" });
    expect(() => readOnnxGraph(Uint8Array.of(1, 2, 3))).toThrow(refused);
    expect(() => readOnnxGraph(new Uint8Array(0))).toThrow(refused);
    const bytes = model();
    expect(() => floatsOfConstant(bytes, readOnnxGraph(bytes), "absent")).toThrow(refused);
  });

  it("reads or refuses every truncated model, and never fails otherwise", () => {
    const bytes = model();
    for (let length = 0; length < bytes.length; length++) {
      try {
        readOnnxGraph(bytes.subarray(0, length));
      } catch (error) {
        expect(error).toMatchObject({ code: "INVALID_MODEL" });
      }
    }
  });
});

describe("replaceConstants", () => {
  it("changes the answer, and nothing of the original", async () => {
    const bytes = model();
    const before = bytes.slice();
    const changed = replaceConstants(bytes, new Map([["shift", Float32Array.of(0, 0)]]));
    expect(bytes).toEqual(before);
    expect([...(await run(changed, [3, 3])).y!.data]).toEqual([0.5, 0.5]);
  });

  it("refuses constants that are absent or of another size", () => {
    const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
    expect(() => replaceConstants(model(), new Map([["shift", Float32Array.of(1)]]))).toThrow(refused);
    expect(() => replaceConstants(model(), new Map([["absent", Float32Array.of(1)]]))).toThrow(refused);
  });
});

describe("cutModel", () => {
  it("keeps what leads to a value inside and leaves out the rest", async () => {
    const cut = cutModel(model(), [{ name: "sum", dtype: "float32", shape: ["rows", 2] }]);
    expect(readOnnxGraph(cut).nodes.map(({ operator }) => operator)).toEqual(["Mul", "Add"]);
    const { sum } = await run(cut, [3, 5, -1, 0]);
    expect([...sum!.data]).toEqual([7, 9, -1, -1]);
  });

  it("may start at a value inside, which is fed", async () => {
    const end = (name: string) => ({ name, dtype: "float32" as const, shape: ["rows", 2] });
    const cut = cutModel(model(), [end("y")], [end("sum")]);
    expect(readOnnxGraph(cut).inputs).toEqual(["sum"]);
    await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
    const session = await runtime.open(modelOfBytes(cut, { id: "end" }));
    const { y } = await session.run({ sum: floatTensor(Float32Array.of(4, 4), [1, 2]) });
    expect([...y!.data]).toEqual([0.5, 0.5]);
  });

  it("refuses a value that no node makes", () => {
    const absent = [{ name: "x", dtype: "float32" as const, shape: ["rows", 2] }];
    expect(() => cutModel(model(), absent)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  });
});
