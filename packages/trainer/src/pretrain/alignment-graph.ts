import type { Modality } from "@modalis/contract";
import { add, div, dot, mean, mul, sub } from "../autodiff/arithmetic.js";
import { reshape, sum } from "../autodiff/broadcasting.js";
import { dropout } from "../autodiff/dropout.js";
import { exp, relu, square } from "../autodiff/elementwise.js";
import { linear, matMul } from "../autodiff/mat-mul.js";
import { l2Normalise, layerNorm } from "../autodiff/normalisation.js";
import { logSumExp } from "../autodiff/softmax.js";
import type { Tape } from "../autodiff/tape.js";
import type { Var } from "../autodiff/variable.js";
import { logSumsBothWays } from "../losses/log-sums-both-ways.js";
import type { BatchForward } from "../micro-batches/micro-batch-graph.js";
import type { AlignmentSettings } from "./alignment-settings.js";

/** What a head is made of, whatever it has learned. */
export interface HeadShape {
  readonly channel: string;
  /** Of the channel. */
  readonly inputs: number;
  /** Of the joint space. */
  readonly outputs: number;
  readonly hiddenUnits: number;
  readonly dropout: number;
  /** Where the linear map starts, `[inputs, outputs]`; small random numbers when absent. */
  readonly start?: Float32Array;
  /**
   * Names a map `[outputs, outputs]` that is learned after `start`, which then stays as it is; heads that give the same
   * name share it. Its start is the identity, from which only its distance is a parameter: weight decay pulls it there.
   */
  readonly turn?: string;
}

export interface AlignmentGraphOptions {
  readonly modalities: ReadonlyMap<Modality, readonly HeadShape[]>;
  readonly batchSize: number;
  /** How many labels there are; 0 for none. */
  readonly labels: number;
  readonly settings: AlignmentSettings;
}

/** Low enough that a row left out takes no share. */
const LEFT_OUT = -1e9;
/** Keeps a division finite where a batch holds no pair. */
const NO_PAIRS = 1e-6;

/**
 * One channel's way into the joint space: a linear map, and a hidden layer with layer norm whose output starts at 0.
 *
 * @param value Standardised rows `[batch, inputs]`.
 */
export function projectionHead(tape: Tape, value: Var, head: HeadShape): Var {
  const { channel, inputs, outputs, hiddenUnits, start } = head;
  const initial =
    start === undefined
      ? ({ kind: "xavier-uniform" } as const)
      : ({ kind: "values", values: start } as const);
  const dropped = dropout(value, head.dropout);
  const straight =
    head.turn === undefined || start === undefined
      ? matMul(dropped, tape.parameter(`${channel} map`, [inputs, outputs], initial))
      : turned(tape, matMul(dropped, tape.constantTensor(start, [inputs, outputs])), head.turn);
  if (hiddenUnits === 0) return straight;
  const constant = (name: string, number: number) =>
    tape.parameter(`${channel} ${name}`, [hiddenUnits], { kind: "constant", value: number });
  const raised = linear(
    dropped,
    tape.parameter(`${channel} hidden map`, [inputs, hiddenUnits], { kind: "xavier-uniform" }),
    constant("hidden bias", 0),
  );
  const hidden = dropout(
    relu(layerNorm(raised, constant("norm scale", 1), constant("norm shift", 0))),
    head.dropout,
  );
  const out = tape.parameter(`${channel} out map`, [hiddenUnits, outputs], { kind: "constant", value: 0 });
  return add(straight, matMul(hidden, out));
}

function turned(tape: Tape, straight: Var, name: string): Var {
  const outputs = straight.shape[1]!;
  const change = tape.parameter(name, [outputs, outputs], { kind: "constant", value: 0 });
  return add(straight, matMul(straight, change));
}

/**
 * The forward pass of one training step. It reads standardised rows `x CHANNEL` `[batch, dimensions]`, zeros where an item lacks
 * the channel, and `present MODALITY` `[batch, 1]`, 1 where the item has any of the modality's channels, and with labels `targets`
 * `[batch, labels]`, rows that sum to 1 or, of items without a label, to 0.
 *
 * The loss is InfoNCE with in-batch negatives over all pairs of modalities (Radford et al., ICML 2021; items that lack one
 * are neither asked for nor offered) and, where it has a weight, the squared error of rebuilding each modality's rows from
 * the joint vector of each other one (masked-modality reconstruction, after Geng et al., M3AE, 2022).
 */
export function alignmentForward(options: AlignmentGraphOptions): BatchForward {
  const { modalities, batchSize } = options;
  const input = (tape: Tape, { channel, inputs }: HeadShape, rows: number): Var =>
    tape.input(`x ${channel}`, [rows, inputs]);
  return {
    encode: (tape, rows) =>
      Object.fromEntries(
        [...modalities].map(([modality, heads]) => {
          const parts = heads.map((head) => projectionHead(tape, input(tape, head, rows), head));
          return [modality, l2Normalise(parts.reduce((left, right) => add(left, right)))];
        }),
      ),
    loss: (tape, encoded) => {
      const sides = [...modalities].map(([modality, heads]) => ({
        heads,
        rows: (head: HeadShape) => input(tape, head, batchSize),
        present: tape.input(`present ${modality}`, [batchSize, 1]),
        vectors: encoded[modality]!,
      }));
      const losses = lossesOf(tape, sides, options);
      return { loss: losses.reduce((left, right) => add(left, right)) };
    },
  };
}

interface Side {
  readonly heads: readonly HeadShape[];
  /** Of a channel, as it is fed. */
  readonly rows: (head: HeadShape) => Var;
  readonly present: Var;
  readonly vectors: Var;
}

function lossesOf(tape: Tape, sides: readonly Side[], options: AlignmentGraphOptions): Var[] {
  const { alignment, labels, reconstruction } = options.settings;
  const temperature = temperatureOf(tape, options.settings);
  const losses: Var[] = [];
  if (alignment > 0) {
    for (const [at, left] of sides.entries())
      for (const right of sides.slice(at + 1))
        losses.push(mul(pairLoss(left, right, temperature), alignment));
  }
  if (labels > 0) {
    const targets = tape.input("targets", [options.batchSize, options.labels]);
    for (const side of sides)
      losses.push(mul(labelLoss(tape, side, targets, temperature), labels / sides.length));
  }
  if (reconstruction > 0) {
    for (const from of sides)
      for (const to of sides.filter((side) => side !== from))
        losses.push(mul(rebuilding(tape, from, to), reconstruction / sides.length));
  }
  return losses;
}

function temperatureOf(tape: Tape, { temperature, learnTemperature }: AlignmentSettings): Var {
  if (!learnTemperature) return tape.constant(temperature);
  return exp(tape.parameter("log temperature", [1], { kind: "constant", value: Math.log(temperature) }));
}

function pairLoss(left: Side, right: Side, temperature: Var): Var {
  const batch = left.vectors.shape[0]!;
  const scaled = div(left.vectors, temperature);
  const scores = matMul(scaled, right.vectors, { transposeRight: true });
  // What is left out of a row is so of a column: a sum counts for paired items alone, and they have both.
  const open = add(add(scores, leftOut(left.present)), reshape(leftOut(right.present), [1, batch]));
  const paired = reshape(mul(left.present, right.present), [batch]);
  const each = sub(logSumsBothWays(open), mul(dot(scaled, right.vectors), 2));
  return div(sum(mul(each, paired)), mul(add(sum(paired), NO_PAIRS), 2));
}

/** What is added to scores: nothing where an item is present. */
function leftOut(present: Var): Var {
  return mul(sub(1, present), LEFT_OUT);
}

/** Cross-entropy of an item's labels, told from one of its modalities; all modalities share the labels' vectors. */
function labelLoss(tape: Tape, { vectors, present }: Side, targets: Var, temperature: Var): Var {
  const [batch = 0, labels = 0] = targets.shape;
  const dimensions = vectors.shape[1]!;
  const table = tape.parameter("label vectors", [labels, dimensions], { kind: "xavier-uniform" });
  const scores = div(matMul(vectors, l2Normalise(table), { transposeRight: true }), temperature);
  const labelled = mul(reshape(present, [batch]), sum(targets, [1]));
  const each = mul(sub(logSumExp(scores), dot(scores, targets)), labelled);
  return div(sum(each), add(sum(labelled), NO_PAIRS));
}

/** Mean over the pairs of the squared error of a row, in units of its square length. */
function rebuilding(tape: Tape, from: Side, to: Side): Var {
  const paired = mul(from.present, to.present);
  const errors = to.heads.map((head) => {
    const { channel, inputs, outputs } = head;
    const map = tape.parameter(`${channel} decoder`, [outputs, inputs], { kind: "normal", deviation: 1e-3 });
    return mean(mul(square(sub(matMul(from.vectors, map), to.rows(head))), paired), [0]);
  });
  return errors.map((error) => sum(error)).reduce((left, right) => add(left, right));
}
