// InfoNCE over items that a cross-attention fuses, on the trainer's autodiff, step by step: tsx info-nce-peer.ts
// Reads how many steps to train, a line each, and answers with milliseconds a step; "end" ends it. With a number of steps after
// four other words (model, folder, users, items, as modalis-peer.ts) it makes those and says what memory that took, beyond what
// the process had with ONNX Runtime loaded and the catalogue, over parameters, moments and catalogue; garbage is then collected after
// each step (node --expose-gc). The catalogue has as many items as Baby, with content that is made up: a step reads a batch of it.
import { createKernels } from "@modalis/kernels";
import { createOnnxRuntime } from "@modalis/onnx";
import {
  add,
  attention,
  type BatchForward,
  batchGraph,
  buildTrainingGraph,
  concat,
  createBatchStep,
  createStepOptimiser,
  createTrainStep,
  gather,
  gelu,
  infoNce,
  layerNorm,
  linear,
  matMul,
  reshape,
  slice,
  sum,
  type Tape,
  trainingBytes,
  type Var,
} from "@modalis/trainer";
import { forgetPeak, peakBytes } from "./peak-memory.js";
import { steppedAnswers } from "./stepped-answers.js";

const [BATCH, HIDDEN, INNER, OUTPUT, HEADS] = [1024, 512, 1024, 256, 8];
/** The first two are compared, and are all that the loss reads: what follows the attention is made for them alone. */
const CHANNELS = { text: 384, image: 4096, audio: 128, video: 1024 };
const COMPARED = 2;
const TEMPERATURE = 0.07;
/** Of a batch, encoded together. */
const ROWS_AT_ONCE = 64;
/** Before memory is looked at, as the timed process makes them before it is asked. */
const LEAST_STEPS = 4;

const [, , , , , itemCount = "", memorySteps] = process.argv;
const ITEMS = Number(itemCount);
const OPTIMISER = { kind: "adam" } as const;

const forward: BatchForward = {
  encode: (tape, rows) => {
    const vectors = vectorsOf(tape, rows);
    const at = (token: number) => reshape(slice(vectors, 1, token, token + 1), [rows, OUTPUT]);
    return { text: at(0), image: at(1) };
  },
  loss: (_, { text, image }) => ({ loss: infoNce(text!, image!, { temperature: TEMPERATURE }) }),
};
const graph = batchGraph("cross-attention by InfoNCE", forward, {
  batchSize: BATCH,
  rowsAtOnce: ROWS_AT_ONCE,
});
await using runtime = createOnnxRuntime({
  intraOpThreads: 2,
  memory: "freed",
  idleThreads: "sleep",
});
const fed = new Map(Object.entries(CHANNELS).map(([channel, width]) => [`all ${channel}`, drawn(width)]));
await using kernels = await createKernels({ arenaBytes: trainingBytes(graph, OPTIMISER, fed) });
await loadLibrary();
forgetPeak();
const before = process.memoryUsage().rss;
await using step = await createBatchStep({ graph, runtime, seed: 1, memory: kernels, fed });
const optimiser = createStepOptimiser({ step, kernels, optimiser: OPTIMISER });
const parameters = [...step.parameters.values()].reduce((sum, { length }) => sum + length, 0);
const data = [...fed.values()].reduce((sum, { length }) => sum + length, 0);
const batch = step.inputs.get("items") as Int32Array;
if (memorySteps === undefined) {
  const stepped = steppedAnswers(() => ({}));
  for (let made = 0; ; stepped(++made)) await learn(made);
}
for (let made = 0; made < LEAST_STEPS + Number(memorySteps); made++) {
  await learn(made);
  (globalThis as { gc?: () => void }).gc?.();
}
const grown = peakBytes() - before;
console.log(JSON.stringify({ memory: (grown + 4 * data) / (4 * (3 * parameters + data)), grown }));
process.exit(0);

async function learn(made: number): Promise<void> {
  for (let at = 0; at < BATCH; at++) batch[at] = Math.floor(Math.random() * ITEMS);
  const loss = await step.run(made);
  if (!Number.isFinite(loss)) throw new Error(`the loss of step ${made} is ${loss}`);
  optimiser.apply({ step: made, learningRate: 1e-3 });
}

/** `[rows, compared, output]`. */
function vectorsOf(tape: Tape, rows: number): Var {
  const tokens = tokensOf(tape, rows);
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
  return matMul(done, matrix("projection", HIDDEN, OUTPUT));
}

/** `[rows, channels, hidden]`. */
function tokensOf(tape: Tape, rows: number): Var {
  const items = tape.input("items", [rows], { dtype: "int32" });
  const tokens = Object.entries(CHANNELS).map(([channel, width]) => {
    const weight = tape.parameter(`map ${channel}`, [width, HIDDEN], { kind: "xavier-uniform" });
    const bias = tape.parameter(`bias ${channel}`, [HIDDEN], { kind: "constant", value: 0 });
    const read = gather(tape.input(`all ${channel}`, [ITEMS, width], { whole: true }), items);
    return reshape(gelu(linear(read, weight, bias)), [rows, 1, HIDDEN]);
  });
  return concat(tokens, 1);
}

function normalised(tape: Tape, name: string, value: Var): Var {
  const scale = tape.parameter(`${name} scale`, [HIDDEN], { kind: "constant", value: 1 });
  return layerNorm(value, scale, tape.parameter(`${name} shift`, [HIDDEN], { kind: "constant", value: 0 }));
}

/** One step of a graph of 16 numbers: PyTorch's library is in memory too before its growth is measured. */
async function loadLibrary(): Promise<void> {
  const graph = buildTrainingGraph("square of a small matrix", (tape) => {
    const small = tape.parameter("small", [4, 4], { kind: "constant", value: 1 });
    return { loss: sum(matMul(small, small)) };
  });
  await using step = await createTrainStep({ graph, runtime, seed: 1 });
  await step.run(0);
}

function drawn(width: number): Float32Array {
  const values = new Float32Array(ITEMS * width);
  let state = 1;
  for (let at = 0; at < values.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    values[at] = state / 2 ** 31;
  }
  return values;
}
