import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { additionBytes } from "../fixtures/tiny-model.js";
import { quantisesAtRunTime } from "../source/quantises-at-run-time.js";
import { createGraphBuilder } from "./graph-builder.js";
import { graphOperators } from "./graph-operators.js";
import { encodeMessage, messageField, textField } from "./protobuf-writer.js";

const modelOf = (bytes: Uint8Array) => ({ id: "m", revision: "1", sha256: "0", load: async () => bytes });

describe("graphOperators", () => {
  it("names each operator once, and none of the names of values", () => {
    const graph = createGraphBuilder("graph");
    const sum = graph.add("Add", ["Gemm", graph.float(1)]);
    graph.add("Relu", [graph.add("Add", [sum, graph.float(2)])], {}, "Softmax");
    const bytes = graph.build({
      inputs: [{ name: "Gemm", dtype: "float32", shape: [2] }],
      outputs: [{ name: "Softmax", dtype: "float32", shape: [2] }],
    });
    expect([...graphOperators(bytes)].sort()).toEqual(["Add", "Relu"]);
  });

  it("sees into branches and functions", async () => {
    const quantise = textField(4, "DynamicQuantizeLinear");
    const branch = messageField(5, [
      ...textField(1, "then_branch"),
      ...messageField(6, messageField(1, quantise)),
    ]);
    const inBranch = encodeMessage(messageField(7, messageField(1, [...textField(4, "If"), ...branch])));
    const inFunction = encodeMessage(messageField(25, messageField(7, quantise)));
    expect([...graphOperators(inBranch)]).toEqual(["If", "DynamicQuantizeLinear"]);
    expect(await quantisesAtRunTime(modelOf(inBranch))).toBe(true);
    expect(await quantisesAtRunTime(modelOf(inFunction))).toBe(true);
    expect(await quantisesAtRunTime(modelOf(additionBytes(1)))).toBe(false);
  });

  it("ends on bytes that are no model", () => {
    const model = additionBytes(1);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(model.length), (noise, cut) => {
        const operators = graphOperators(Buffer.concat([model.subarray(0, cut), noise]));
        expect([...operators].every((operator) => operator !== "")).toBe(true);
      }),
    );
  });
});
