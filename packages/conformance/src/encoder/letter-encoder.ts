import { setImmediate } from "node:timers/promises";
import {
  createBatch,
  createSequences,
  defineSpace,
  type EncodeFailure,
  type EncodeOptions,
  type EncoderInput,
  ModalisError,
  normaliseRows,
  type SequenceEncoderV1,
} from "@modalis/contract";

/** How often each letter a to z stands in a text: small enough to break in every way, for the kit's own tests. */
export function createLetterEncoder(revision = "1"): SequenceEncoderV1<string> {
  const space = defineSpace({
    modality: "text",
    aspect: "letters",
    dimensions: 26,
    normalisation: "l2",
    model: { id: "letters", revision, preprocessing: "lower case" },
  });
  let disposed = false;

  async function lettersOfAll(inputs: readonly EncoderInput<string>[], { signal }: EncodeOptions) {
    if (disposed) throw new ModalisError("DISPOSED", "the letter encoder was disposed");
    if (inputs.length > MAX_BATCH_SIZE) {
      throw new ModalisError("INVALID_ARGUMENT", `${inputs.length} inputs, over ${MAX_BATCH_SIZE}`);
    }
    const kept: { id: string; letters: number[] }[] = [];
    const failures: EncodeFailure[] = [];
    for (const { id, content } of inputs) {
      signal?.throwIfAborted();
      const letters = lettersOf(content);
      if (letters.length > 0) kept.push({ id, letters });
      else failures.push({ id, error: new ModalisError("EMPTY_INPUT", `"${id}" holds no letter`) });
      await setImmediate();
    }
    signal?.throwIfAborted();
    return { kept, failures };
  }

  return {
    specificationVersion: "v1",
    space,
    maxBatchSize: MAX_BATCH_SIZE,
    async encode(inputs, options = {}) {
      const { kept, failures } = await lettersOfAll(inputs, options);
      const values = new Float32Array(kept.length * 26);
      for (const [row, { letters }] of kept.entries()) {
        for (const letter of letters) values[row * 26 + letter]! += 1;
      }
      const ids = kept.map(({ id }) => id);
      return { batch: createBatch(space, ids, normaliseRows(values, 26)), failures };
    },
    async encodeSequences(inputs, options = {}) {
      const { kept, failures } = await lettersOfAll(inputs, options);
      const all = kept.flatMap(({ letters }) => letters);
      const values = new Float32Array(all.length * 26);
      for (const [row, letter] of all.entries()) values[row * 26 + letter] = 1;
      const sequences = createSequences(space, {
        ids: kept.map(({ id }) => id),
        lengths: Uint32Array.from(kept, ({ letters }) => letters.length),
        values,
        positions: Float32Array.from(kept.flatMap(({ letters }) => letters.map((_, at) => at))),
      });
      return { sequences, failures };
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
    },
  };
}

const MAX_BATCH_SIZE = 8;

function lettersOf(text: string): number[] {
  return [...text.toLowerCase()]
    .map((letter) => letter.charCodeAt(0) - 97)
    .filter((at) => at >= 0 && at < 26);
}
