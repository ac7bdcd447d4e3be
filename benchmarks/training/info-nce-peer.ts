// InfoNCE over items that a cross-attention fuses, on the trainer's autodiff, step by step: tsx info-nce-peer.ts
// Reads how many steps to train, a line each, and answers with milliseconds a step; "end" ends it with its memory.
import { createKernels } from "@modalis/kernels";
import { createOnnxRuntime } from "@modalis/onnx";
import {
  add,
  attention,
  buildTrainingGraph,
  concat,
  createStepOptimiser,
  createTrainStep,
  gelu,
  infoNce,
  layerNorm,
  linear,
  matMul,
  reshape,
  slice,
  type Tape,
  trainingBytes,
  type Var,
} from "@modalis/trainer";
import { steppedAnswers } from "./stepped-answers.js";

const [BATCH, HIDDEN, INNER, OUTPUT, HEADS] = [1024, 512, 1024, 256, 8];
/** The first two are compared, and are all that the loss reads: what follows the attention is made for them alone. */
const CHANNELS = { text: 384, image: 4096, audio: 128, video: 1024 };
const COMPARED = 2;
const TEMPERATURE = 0.07;
const OPTIMISER = { kind: "adam" } as const;

const graph = buildTrainingGraph("cross-attention by InfoNCE", (tape) => ({ loss: lossOf(tape) }));
await using runtime = createOnnxRuntime({ intraOpThreads: 2 });
await using kernels = await createKernels({ arenaBytes: trainingBytes(graph, OPTIMISER) });
const before = process.memoryUsage().rss;
await using step = await createTrainStep({ graph, runtime, seed: 1, memory: kernels });
const optimiser = createStepOptimiser({ step, kernels, optimiser: OPTIMISER });
for (const rows of step.inputs.values()) fillRandomly(rows as Float32Array);
const parameters = [...step.parameters.values()].reduce((sum, { length }) => sum + length, 0);
const rows = [...step.inputs.values()].reduce((sum, { length }) => sum + length, 0);
const stepped = steppedAnswers(() => {
  const grown = process.resourceUsage().maxRSS * 1024 - before;
  return { memory: grown / (4 * (3 * parameters + rows)), grown };
});

for (let made = 0; ; made++) {
  const loss = await step.run(made);
  if (!Number.isFinite(loss)) throw new Error(`the loss of step ${made} is ${loss}`);
  optimiser.apply({ step: made, learningRate: 1e-3 });
  stepped(made + 1);
}

function lossOf(tape: Tape): Var {
  const tokens = tokensOf(tape);
  const compared = slice(tokens, 1, 0, COMPARED);
  const matrix = (name: string, from: number, to: number) =>
    tape.parameter(name, [from, to], { kind: "xavier-uniform" });
  const square = (name: string) => matrix(name, HIDDEN, HIDDEN);
  const mixed = attention(
    matMul(compared, square("query")),
    matMul(tokens, square("key")),
    matMul(tokens, square("value")),
    { heads: HEADS },
  );
  const met = normalised(tape, "first", add(compared, matMul(mixed, square("out"))));
  const raised = gelu(matMul(met, matrix("dense in", HIDDEN, INNER)));
  const done = normalised(tape, "second", add(met, matMul(raised, matrix("dense out", INNER, HIDDEN))));
  const vectors = matMul(done, matrix("projection", HIDDEN, OUTPUT));
  const at = (token: number) => reshape(slice(vectors, 1, token, token + 1), [BATCH, OUTPUT]);
  return infoNce(at(0), at(1), { temperature: TEMPERATURE });
}

/** `[batch, channels, hidden]`. */
function tokensOf(tape: Tape): Var {
  const tokens = Object.entries(CHANNELS).map(([channel, width]) => {
    const weight = tape.parameter(`map ${channel}`, [width, HIDDEN], { kind: "xavier-uniform" });
    const bias = tape.parameter(`bias ${channel}`, [HIDDEN], { kind: "constant", value: 0 });
    return reshape(gelu(linear(tape.input(`x ${channel}`, [BATCH, width]), weight, bias)), [
      BATCH,
      1,
      HIDDEN,
    ]);
  });
  return concat(tokens, 1);
}

function normalised(tape: Tape, name: string, value: Var): Var {
  const scale = tape.parameter(`${name} scale`, [HIDDEN], { kind: "constant", value: 1 });
  return layerNorm(value, scale, tape.parameter(`${name} shift`, [HIDDEN], { kind: "constant", value: 0 }));
}

function fillRandomly(values: Float32Array): void {
  let state = 1;
  for (let at = 0; at < values.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    values[at] = state / 2 ** 31;
  }
}
