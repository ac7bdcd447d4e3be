import { createHash } from "node:crypto";
import {
  createBatch,
  type EmbeddingSpace,
  type EncodeFailure,
  type EncodeOptions,
  type EncoderInput,
  type EncoderV1,
  ModalisError,
} from "@modalis/contract";

/**
 * A real, tiny text encoder for tests: the first bytes of the text's SHA-256 as numbers.
 *
 * Texts that start with `broken` cannot be encoded, and `crash` breaks the encoder itself.
 */
export function createDigestEncoder(
  space: EmbeddingSpace,
  onEncode: (ids: readonly string[]) => void | Promise<void> = () => undefined,
  maxBatchSize = 4,
): EncoderV1<string> {
  return {
    specificationVersion: "v1",
    space,
    maxBatchSize,
    async encode(inputs: readonly EncoderInput<string>[], { signal }: EncodeOptions = {}) {
      signal?.throwIfAborted();
      await onEncode(inputs.map(({ id }) => id));
      const failures: EncodeFailure[] = [];
      const ids: string[] = [];
      const values: number[] = [];
      for (const { id, content } of inputs) {
        if (content.startsWith("crash")) throw new Error("the encoder broke");
        if (content.startsWith("broken")) {
          failures.push({ id, error: new ModalisError("CORRUPT_INPUT", `"${content}" is broken`) });
          continue;
        }
        ids.push(id);
        const bytes = createHash("sha256").update(content).digest();
        for (let at = 0; at < space.dimensions; at++) values.push(bytes[at]! / 255);
      }
      return { batch: createBatch(space, ids, Float32Array.from(values)), failures };
    },
    async [Symbol.asyncDispose]() {},
  };
}
