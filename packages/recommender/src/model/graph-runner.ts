import { createHash } from "node:crypto";
import { ModalisError } from "@modalis/contract";
import { createOnnxRuntime, floatTensor, type OnnxRuntime, type OnnxSession } from "@modalis/onnx";
import { pauseOften } from "./pause-often.js";

/** Writes one input of row `row` to `output`, which holds zeros and has as many values as the graph reads a row. */
export type WriteRow = (row: number, output: Float32Array) => void;

/** What fills the input of a name; undefined when nothing does. */
export type RowWriters = (input: string) => WriteRow | undefined;

/** Runs a graph over rows, a batch at a time; it is loaded at the first run. */
export interface GraphRunner extends AsyncDisposable {
  /**
   * The outputs of that name for all rows, one after the other.
   *
   * @throws `INVALID_MODEL` when the graph needs an input that is not offered, or lacks the output.
   */
  run(rowCount: number, writers: RowWriters, output: string, signal?: AbortSignal): Promise<Float32Array>;
}

/** Rows of a batch where the graph takes any number. */
const BATCH_ROWS = 256;

/** @param bytes An .onnx file. */
export function createGraphRunner(name: string, bytes: Uint8Array): GraphRunner {
  let opened: Promise<{ runtime: OnnxRuntime; session: OnnxSession }> | undefined;
  return {
    async run(rowCount, writers, output, signal) {
      opened ??= open(name, bytes);
      const { session } = await opened;
      if (!session.outputs.some((one) => one.name === output)) wrong(name, `gives no "${output}"`);
      const wanted = session.inputs.map(({ name: input, shape }) => ({
        input,
        shape: sizesOf(name, input, shape.slice(1)),
        write: writers(input) ?? wrong(name, `reads "${input}", which is not known of them`),
      }));
      const fixed = session.inputs[0]?.shape[0];
      const batch = typeof fixed === "number" && fixed > 0 ? fixed : undefined;
      const pause = pauseOften(signal);
      const parts: Float32Array[] = [];
      for (let from = 0; from < rowCount; from += batch ?? BATCH_ROWS) {
        const rows = Math.min(batch ?? BATCH_ROWS, rowCount - from);
        const feeds = feedsOf(wanted, from, rows, batch ?? rows);
        const { [output]: result } = await session.run(feeds, [output]);
        const data = result!.data as Float32Array;
        parts.push(data.slice(0, (data.length / (batch ?? rows)) * rows));
        await pause();
      }
      return joined(parts);
    },
    async [Symbol.asyncDispose]() {
      const held = await opened?.catch(() => undefined);
      await held?.session[Symbol.asyncDispose]();
      await held?.runtime[Symbol.asyncDispose]();
    },
  };
}

async function open(
  name: string,
  bytes: Uint8Array,
): Promise<{ runtime: OnnxRuntime; session: OnnxSession }> {
  // One thread: people are few at a time, and the order of sums must not depend on the machine.
  const runtime = createOnnxRuntime({ intraOpThreads: 1 });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const session = await runtime.open({ id: name, revision: "1", sha256, load: async () => bytes });
  return { runtime, session };
}

interface WantedInput {
  readonly input: string;
  readonly shape: readonly number[];
  readonly write: WriteRow;
}

function sizesOf(name: string, input: string, shape: readonly (number | string)[]): number[] {
  return shape.map((size) =>
    typeof size === "number" && size > 0 ? size : wrong(name, `reads "${input}" of no fixed size`),
  );
}

function feedsOf(inputs: readonly WantedInput[], from: number, rows: number, batch: number) {
  return Object.fromEntries(
    inputs.map(({ input, shape, write }) => {
      const values = shape.reduce((product, size) => product * size, 1);
      const data = new Float32Array(batch * values);
      for (let row = 0; row < rows; row++) {
        write(from + row, data.subarray(row * values, (row + 1) * values));
      }
      return [input, floatTensor(data, [batch, ...shape])];
    }),
  );
}

function wrong(name: string, problem: string): never {
  throw new ModalisError("INVALID_MODEL", `the graph of ${name} ${problem}; train again with this release`);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
