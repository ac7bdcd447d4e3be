import { expect, it } from "vitest";
import { createOnnxRuntime } from "../runtime/onnx-runtime.js";
import { floatTensor } from "../runtime/onnx-tensor.js";
import { createGraphBuilder } from "./graph-builder.js";
import { graphOperators } from "./graph-operators.js";

it("a graph kept for some outputs has the nodes that they need, in order, and no others", async () => {
  const graph = createGraphBuilder("kept");
  const doubled = graph.add("Add", ["x", "x"]);
  graph.add("Exp", [graph.add("Neg", ["unread"])], {}, "dropped");
  graph.add("Mul", [doubled, graph.float(3)], {}, "y");
  expect([...graph.keepFor(["y"])].sort()).toEqual([doubled, "float 3", "x", "y"].sort());
  const ends = { inputs: ["x"], outputs: ["y"] };
  const values = (names: readonly string[]) =>
    names.map((name) => ({ name, dtype: "float32" as const, shape: [2] }));
  const bytes = graph.build({ inputs: values(ends.inputs), outputs: values(ends.outputs) });
  expect([...graphOperators(bytes)].sort()).toEqual(["Add", "Mul"]);
  await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
  await using session = await runtime.open({
    ...{ id: "kept", revision: "1", sha256: "", load: async () => bytes },
  });
  const { y } = await session.run({ x: floatTensor(Float32Array.of(1, 2), [2]) });
  expect(y!.data).toEqual(Float32Array.of(6, 12));
});
