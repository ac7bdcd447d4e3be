import { add, mul } from "../../autodiff/arithmetic.js";
import { attention } from "../../autodiff/attention.js";
import { reshape } from "../../autodiff/broadcasting.js";
import { dropout } from "../../autodiff/dropout.js";
import { relu } from "../../autodiff/elementwise.js";
import { isSet, where } from "../../autodiff/masks.js";
import { linear, matMul } from "../../autodiff/mat-mul.js";
import { layerNorm } from "../../autodiff/normalisation.js";
import type { Tape } from "../../autodiff/tape.js";
import type { Var } from "../../autodiff/variable.js";

export interface SequenceEncoderOptions {
  readonly dimensions: number;
  /** Last events that count. */
  readonly length: number;
  readonly blocks: number;
  readonly heads: number;
  readonly dropout: number;
}

/**
 * SASRec: a causal transformer over item vectors (Kang and McAuley, "Self-Attentive Sequential Recommendation", ICDM 2018),
 * normalised before each branch. At each place it gives the vector of what comes next, knowing that place and those
 * before it.
 *
 * A place before the first event holds a learned start, without a position, that sees itself alone: so the first event is
 * predicted from it, and a person without events is encoded as that.
 *
 * @param events `[batch, length, dimensions]`, the newest last. @param mask `[batch, length]`: 1 where there is an event.
 * @returns `[batch, length, dimensions]`.
 */
export function sequenceEncoder(tape: Tape, events: Var, mask: Var, options: SequenceEncoderOptions): Var {
  const { dimensions, length, blocks } = options;
  const start = tape.parameter("start", [1, 1, dimensions], { kind: "normal", deviation: 0.1 });
  const positions = tape.parameter("positions", [1, length, dimensions], { kind: "normal", deviation: 0.1 });
  const there = isSet(reshape(mask, [events.shape[0]!, length, 1]));
  const allowed = visiblePlaces(tape, mask, length);
  let value = dropout(
    where(there, add(mul(events, Math.sqrt(dimensions)), positions), start),
    options.dropout,
  );
  for (let block = 0; block < blocks; block++) {
    value = add(value, looked(tape, `block ${block}`, value, allowed, options));
    value = add(value, thought(tape, `block ${block}`, value, options));
  }
  return normalised(tape, "last", value, dimensions);
}

/** `[batch, 1, length, length]`: 1 where a place may look: at events up to itself, and at itself. */
function visiblePlaces(tape: Tape, mask: Var, length: number): Var {
  const earlier = new Float32Array(length * length);
  const itself = new Float32Array(length * length);
  for (let place = 0; place < length; place++) {
    earlier.fill(1, place * length, place * length + place);
    itself[place * length + place] = 1;
  }
  const square = [1, 1, length, length];
  const keys = reshape(mask, [mask.shape[0]!, 1, 1, length]);
  return add(mul(tape.constantTensor(earlier, square), keys), tape.constantTensor(itself, square));
}

function looked(tape: Tape, name: string, value: Var, mask: Var, options: SequenceEncoderOptions): Var {
  const { dimensions, heads } = options;
  const query = normalised(tape, `${name} attention`, value, dimensions);
  const [queries, keys, values] = ["query", "key", "value"].map((role) =>
    matMul(query, weight(tape, `${name} ${role}`, dimensions)),
  );
  const mixed = attention(queries!, keys!, values!, { heads, mask, dropoutRate: options.dropout });
  return dropout(matMul(mixed, weight(tape, `${name} out`, dimensions)), options.dropout);
}

function thought(
  tape: Tape,
  name: string,
  value: Var,
  { dimensions, dropout: rate }: SequenceEncoderOptions,
): Var {
  const input = normalised(tape, `${name} dense`, value, dimensions);
  const inner = relu(
    linear(
      input,
      weight(tape, `${name} dense in`, dimensions),
      zeros(tape, `${name} dense in bias`, dimensions),
    ),
  );
  const outer = linear(
    dropout(inner, rate),
    weight(tape, `${name} dense out`, dimensions),
    zeros(tape, `${name} dense out bias`, dimensions),
  );
  return dropout(outer, rate);
}

function normalised(tape: Tape, name: string, value: Var, dimensions: number): Var {
  const scale = tape.parameter(`${name} norm scale`, [dimensions], { kind: "constant", value: 1 });
  return layerNorm(value, scale, zeros(tape, `${name} norm shift`, dimensions));
}

function weight(tape: Tape, name: string, dimensions: number): Var {
  return tape.parameter(name, [dimensions, dimensions], { kind: "xavier-uniform" });
}

function zeros(tape: Tape, name: string, size: number): Var {
  return tape.parameter(name, [size], { kind: "constant", value: 0 });
}
