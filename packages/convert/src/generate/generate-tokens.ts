import { setImmediate } from "node:timers/promises";
import type { OnnxTensor } from "@modalis/onnx";
import type { TokenCache, TokenDecoder } from "./token-decoder.js";

export interface GenerateSettings {
  /** Tokens the decoder begins with; they are not part of the result. */
  readonly start: readonly number[];
  readonly endId: number;
  /** Most tokens made. */
  readonly maximumTokens: number;
  /** Sequences followed at once, at least 1; 1 is greedy. */
  readonly beams: number;
  /** Changes the logits of the next token in place: `-Infinity` forbids one. */
  readonly adjust?: (logits: Float32Array, made: readonly number[]) => void;
}

export interface GeneratedTokens {
  /** Without the end. */
  readonly tokens: readonly number[];
  /** Mean logarithm of each token's probability, the end's included. */
  readonly meanLogProbability: number;
}

interface Beam {
  readonly made: readonly number[];
  readonly sum: number;
  readonly cache: TokenCache | undefined;
  readonly isEnded: boolean;
}

/**
 * The likeliest sequence that a search over a few beams finds, by its mean log probability. Greedy with one beam.
 *
 * @throws The signal's reason, between two tokens.
 */
export async function generateTokens(
  decoder: TokenDecoder,
  encoded: OnnxTensor,
  settings: GenerateSettings,
  signal?: AbortSignal,
): Promise<GeneratedTokens> {
  let beams: readonly Beam[] = [{ made: [], sum: 0, cache: undefined, isEnded: false }];
  for (let step = 0; step < settings.maximumTokens && beams.some(({ isEnded }) => !isEnded); step++) {
    const next: Beam[] = [];
    for (const beam of beams) {
      signal?.throwIfAborted();
      if (beam.isEnded) next.push(beam);
      else next.push(...(await continuations(decoder, encoded, beam, settings)));
      // Each step holds the event loop; in between, timers and signals get their turn.
      await setImmediate();
    }
    beams = next.sort((one, other) => score(other) - score(one)).slice(0, settings.beams);
  }
  const [best] = beams as [Beam];
  return { tokens: best.made, meanLogProbability: score(best) };
}

function score({ made, sum, isEnded }: Beam): number {
  return sum / Math.max(1, made.length + (isEnded ? 1 : 0));
}

async function continuations(
  decoder: TokenDecoder,
  encoded: OnnxTensor,
  beam: Beam,
  { start, endId, adjust, beams }: GenerateSettings,
): Promise<Beam[]> {
  const { logits, cache } = await decoder.step(encoded, [...start, ...beam.made], beam.cache);
  adjust?.(logits, beam.made);
  const normaliser = logSumExp(logits);
  return likeliest(logits, beams).map((token) => ({
    made: token === endId ? beam.made : [...beam.made, token],
    sum: beam.sum + logits[token]! - normaliser,
    cache,
    isEnded: token === endId,
  }));
}

/** The places of the largest values, the largest first; of equal ones the earlier. */
function likeliest(logits: Float32Array, count: number): number[] {
  const best: number[] = [];
  for (let at = 0; at < logits.length; at++) {
    if (best.length === count && logits[at]! <= logits[best.at(-1)!]!) continue;
    let place = best.length;
    while (place > 0 && logits[best[place - 1]!]! < logits[at]!) place--;
    best.splice(place, 0, at);
    best.length = Math.min(best.length, count);
  }
  return best;
}

/** Logarithm of the sum of exponentials, by the largest one so that none overflows. */
export function logSumExp(values: Float32Array): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of values) largest = Math.max(largest, value);
  let sum = 0;
  for (const value of values) sum += Math.exp(value - largest);
  return largest + Math.log(sum);
}
