import {
  createOnnxRuntime,
  importUniversalSentenceEncoder,
  packageFolder,
  readOnnxGraph,
  SENTENCE_ENCODER_PACKAGE,
} from "@modalis/onnx";
import { expect, it } from "vitest";
import { exportInferenceGraph } from "../autodiff/inference-graph.js";
import { lastLayerOf } from "./last-layer.js";
import { replayGraph } from "./replay-graph.js";
import { encodeStates, tokenStates } from "./token-states.js";

/** The weights come with `@modalis/text`, of which this package knows nothing. */
const FOLDER = packageFolder(
  SENTENCE_ENCODER_PACKAGE.name,
  new URL("../../../text/package.json", import.meta.url).href,
);

it("rebuilds the last layer of the default text encoder in the autodiff, value for value", {
  timeout: 120_000,
}, async () => {
  const model = (await (await importUniversalSentenceEncoder(FOLDER)).load()) as Uint8Array;
  const graph = readOnnxGraph(model);
  const layer = lastLayerOf(graph);
  expect(layer.width).toBe(512);
  expect(layer.weights.map(({ inputs, outputs, blocks }) => [inputs, outputs, blocks])).toEqual([
    [512, 1536, 3],
    [512, 512, 1],
    [512, 1536, 1],
    [1536, 512, 1],
  ]);
  await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
  const texts = [[700, 52, 1300, 9], [41], [3000, 77, 12, 900, 15, 4400]];
  const states = await tokenStates(model, texts, { runtime });
  const whole = await encodeStates(states, model, { runtime });
  const { tokens, hidden, mask } = states;
  const onnx = exportInferenceGraph(
    "rebuilt",
    (tape) => {
      const values = new Map([
        [layer.startsAt, tape.input("hidden", [texts.length, tokens, 512])],
        ["attention_mask", tape.input("mask", [texts.length, tokens], { dtype: "int32" })],
      ]);
      return {
        embedding: replayGraph(tape, { model, graph, nodes: layer.nodes, values }).get(layer.output)!,
      };
    },
    new Map(),
  );
  const rebuilt = { id: "rebuilt", revision: "1", sha256: "of this test", load: async () => onnx };
  await using session = await runtime.open(rebuilt);
  const { embedding } = await session.run({
    hidden: { dtype: "float32", dims: [texts.length, tokens, 512], data: hidden },
    mask: { dtype: "int32", dims: [texts.length, tokens], data: mask },
  });
  const worst = Math.max(
    ...Array.from(whole.data, (value, at) => Math.abs(value - Number(embedding!.data[at]))),
  );
  expect(worst).toBeLessThan(1e-5);
});
