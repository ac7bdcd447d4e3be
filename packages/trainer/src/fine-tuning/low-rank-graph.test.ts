import { createOnnxRuntime } from "@modalis/onnx";
import { expect, it } from "vitest";
import { createTrainStep } from "../autodiff/train-step.js";
import { startValues } from "../pretrain/content-tower.js";
import { contentChannelsOf } from "../pretrain/id-free-content.js";
import { fitIdFreeTower } from "../pretrain/id-free-model.js";
import { lowRankGraph } from "./low-rank-graph.js";
import { lowRankDefaults } from "./low-rank-settings.js";
import { tinyEncoder } from "./testing/tiny-encoder.js";
import { toldTastes } from "./testing/told-tastes.js";
import { encodeStates, tokenStates } from "./token-states.js";

it("starts with the vectors that the frozen model gives", async () => {
  const { data: bare, tokens } = toldTastes();
  await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
  const states = await tokenStates(tinyEncoder(), tokens, { runtime });
  const features = await encodeStates(states, states.model, { runtime });
  const data = { ...bare, itemFeatures: new Map([["text", features]]) };
  const { tower } = await fitIdFreeTower(data, { seed: 1, settings: { dimensions: 4, epochs: 4 } });
  const graph = lowRankGraph({
    ...{ states, channel: "text", channels: contentChannelsOf(data, tower), items: 48 },
    settings: { ...lowRankDefaults, textsAStep: 48, peopleAText: 1 },
    tower: { dimensions: 4, residualUnits: 0 },
  });
  await using step = await createTrainStep({ graph, runtime, seed: 1, start: startValues(tower) });
  step.inputs.get("hidden")!.set(states.hidden);
  step.inputs.get("mask")!.set(states.mask);
  step.inputs.get("present")!.set(states.present);
  await step.run(0);
  const frozen = await tower.encodeItems(data.itemFeatures, 48);
  for (const [at, value] of step.outputs.get("vectors")!.entries()) expect(value).toBeCloseTo(frozen[at]!, 5);
});
