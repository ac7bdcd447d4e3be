import { createHash } from "node:crypto";
import { createOnnxRuntime, floatTensor } from "@modalis/onnx";
import { pauseOften } from "../loop/pause-often.js";

export interface EncodeRowsOptions {
  readonly rows: number;
  readonly signal?: AbortSignal | undefined;
}

const ROWS_AT_ONCE = 512;

/**
 * Runs an exported graph over rows, some hundred at a time, and joins its `vector`s: `[rows, dimensions]`.
 *
 * @param tables `[rows, ...]` by input of the graph; all that the graph reads.
 */
export async function encodeRows(
  bytes: Uint8Array,
  tables: ReadonlyMap<string, Float32Array>,
  { rows, signal }: EncodeRowsOptions,
): Promise<Float32Array> {
  // One thread: the order of sums must not depend on the machine.
  await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  await using session = await runtime.open({ id: "items", revision: "1", sha256, load: async () => bytes });
  const pause = pauseOften(signal);
  let vectors = new Float32Array(0);
  for (let from = 0; from < rows; from += ROWS_AT_ONCE) {
    const to = Math.min(rows, from + ROWS_AT_ONCE);
    const feeds = session.inputs.map(({ name }) => {
      const table = tables.get(name)!;
      const width = table.length / rows;
      return [name, floatTensor(table.subarray(from * width, to * width), [to - from, width])] as const;
    });
    const { vector } = await session.run(Object.fromEntries(feeds));
    const part = vector!.data as Float32Array;
    if (from === 0) vectors = new Float32Array((part.length / to) * rows);
    vectors.set(part, (vectors.length / rows) * from);
    await pause();
  }
  return vectors;
}
