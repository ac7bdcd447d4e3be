import { setImmediate as nextTurn } from "node:timers/promises";
import { type EmbeddingSpace, type EncoderV1, ModalisError } from "@modalis/contract";
import type { TextCleaner } from "../cleaning/clean-text.js";
import { createRowEncoder } from "../encoder/row-encoder.js";
import { type PaddedTokens, padTokens } from "./padded-tokens.js";
import { planMicroBatches } from "./plan-micro-batches.js";

/** A text as ids of a vocabulary. */
export interface Tokens {
  readonly ids: ArrayLike<number>;
  /** What a reader of the row should know, such as that the text was truncated. */
  readonly notes: readonly string[];
}

/** What turns padded tokens into rows. */
export interface TokenModel {
  /** @returns `[rows, dimensions]`. */
  run(tokens: PaddedTokens): Promise<Float32Array>;
  dispose(): Promise<void>;
}

export interface TokenEncoderParts {
  readonly space: EmbeddingSpace;
  readonly cleaner: TextCleaner;
  /** @throws `UNREADABLE_SCRIPT` when the vocabulary cannot hold the cleaned text. */
  readonly tokenise: (cleaned: string) => Tokens;
  readonly paddingId: number;
  /** Tokens that every text is padded to, for models that were trained so; none when absent. */
  readonly leastTokens?: number;
  readonly model: TokenModel;
  /** Tokens, padding included, of one run of the model. */
  readonly maxBatchTokens: number;
  readonly maxCharacters: number;
}

/** An encoder that runs a model over texts of like length, and lets other work pass between runs. */
export function createTokenEncoder(parts: TokenEncoderParts): EncoderV1<string> {
  const { space, cleaner, model, paddingId, maxBatchTokens, leastTokens = 0 } = parts;
  return createRowEncoder<ArrayLike<number>>({
    space,
    maxBatchSize: 512,
    maxCharacters: parts.maxCharacters,
    prepare(text) {
      const cleaned = cleaner.clean(text);
      if (cleaned.trim() === "")
        throw new ModalisError("EMPTY_INPUT", "the text holds no word; leave it out");
      const { ids, notes } = parts.tokenise(cleaned);
      return { prepared: ids, notes };
    },
    async encodeRows(texts, signal) {
      const { dimensions } = space;
      const values = new Float32Array(texts.length * dimensions);
      const lengths = texts.map(({ length }) => Math.max(length, leastTokens));
      for (const group of planMicroBatches(lengths, maxBatchTokens)) {
        signal?.throwIfAborted();
        const tokens = padTokens(
          group.map((index) => texts[index]!),
          paddingId,
          leastTokens,
        );
        const rows = await model.run(tokens);
        for (const [row, index] of group.entries()) {
          values.set(rows.subarray(row * dimensions, (row + 1) * dimensions), index * dimensions);
        }
        // A run holds up the event loop; timers, requests and the signal get their turn here.
        await nextTurn();
      }
      signal?.throwIfAborted();
      return values;
    },
    dispose: () => model.dispose(),
  });
}
