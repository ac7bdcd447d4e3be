import { logSumExp } from "../generate/generate-tokens.js";

/** Ids of the tokens that the rules speak of. */
export interface TimestampTokens {
  /** `<|0.00|>`; each next one is .02 s later. */
  readonly first: number;
  readonly endId: number;
  /** Never made: `<|notimestamps|>` and others that the model's configuration suppresses. */
  readonly suppressed: readonly number[];
}

/** Speech begins within this time of a stretch that was cut by voice activity. */
const LATEST_START = 50;

/**
 * Whisper's rules for times: they come in pairs, never go back, one begins the text, and one is made where all of them
 * together are likelier than any word (`ApplyTimestampRules` of the reference implementation).
 */
export function applyTimestampRules(
  logits: Float32Array,
  made: readonly number[],
  { first, endId, suppressed }: TimestampTokens,
): void {
  for (const token of suppressed) logits[token] = Number.NEGATIVE_INFINITY;
  const isTime = (token: number | undefined) => token !== undefined && token >= first;
  const [beforeLast, last] = [made.at(-2), made.at(-1)];
  if (isTime(last)) {
    // A pair is done, and text follows; of a time alone, its text follows too, and after a text's end the next time.
    if (made.length < 2 || isTime(beforeLast)) logits.fill(Number.NEGATIVE_INFINITY, first);
    else logits.fill(Number.NEGATIVE_INFINITY, 0, endId);
  }
  const latest = made.findLast(isTime);
  if (latest !== undefined) {
    // A stretch of text has a length, so that its end is after its start.
    const from = isTime(last) && !isTime(beforeLast) && made.length > 1 ? latest : latest + 1;
    logits.fill(Number.NEGATIVE_INFINITY, first, Math.min(logits.length, Math.max(first, from)));
  }
  if (made.length === 0) {
    logits.fill(Number.NEGATIVE_INFINITY, 0, first);
    logits.fill(Number.NEGATIVE_INFINITY, Math.min(logits.length, first + LATEST_START + 1));
    return;
  }
  const times = logSumExp(logits.subarray(first));
  let likeliest = Number.NEGATIVE_INFINITY;
  for (let token = 0; token < first; token++) likeliest = Math.max(likeliest, logits[token]!);
  if (times > likeliest) logits.fill(Number.NEGATIVE_INFINITY, 0, first);
}

/** A stretch of tokens between two times. */
export interface TimedTokens {
  readonly startSeconds: number;
  /** Absent where the text ends without a time. */
  readonly endSeconds?: number;
  readonly tokens: readonly number[];
}

/** Cuts made tokens at their times. */
export function timedStretches(made: readonly number[], first: number): TimedTokens[] {
  const stretches: TimedTokens[] = [];
  let startSeconds = 0;
  let tokens: number[] = [];
  for (const token of made) {
    if (token < first) {
      tokens.push(token);
      continue;
    }
    const seconds = (token - first) * 0.02;
    if (tokens.length > 0) stretches.push({ startSeconds, endSeconds: seconds, tokens });
    tokens = [];
    startSeconds = seconds;
  }
  if (tokens.length > 0) stretches.push({ startSeconds, tokens });
  return stretches;
}
