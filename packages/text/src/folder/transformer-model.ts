import { fromFloat16, ModalisError, normaliseRows } from "@modalis/contract";
import { int32Tensor, int64Tensor, type OnnxSession, type OnnxTensor } from "@modalis/onnx";
import type { PaddedTokens } from "../neural/padded-tokens.js";
import type { TokenModel } from "../neural/token-encoder.js";
import { type Pooling, poolTokens } from "./pool-tokens.js";

export interface TransformerOptions {
  readonly poolings: readonly Pooling[];
  readonly normalised: boolean;
  /** Tokens at the start that pooling leaves out. */
  readonly skippedTokens: number;
  /** Names of the outputs to read, the best first; those with one row a text come pooled. */
  readonly outputs: readonly string[];
}

type MakeInput = (tokens: PaddedTokens) => Int32Array;

const INPUTS: Readonly<Record<string, MakeInput>> = {
  input_ids: ({ ids }) => ids,
  attention_mask: ({ mask }) => mask,
  token_type_ids: ({ ids }) => new Int32Array(ids.length),
  position_ids: ({ ids, length }) => ids.map((_, at) => at % length),
};

/**
 * Runs a transformer's ONNX graph and pools its tokens, unless the graph has pooled them already.
 *
 * @throws `INVALID_MODEL` when the graph wants an input or gives no output that is known.
 */
export function createTransformerModel(session: OnnxSession, options: TransformerOptions): TokenModel {
  const { poolings, normalised, skippedTokens } = options;
  const feeds = session.inputs.map(({ name, dtype }) => feedOf(name, dtype));
  const output = outputOf(session, options.outputs);
  return {
    async run(tokens) {
      const inputs = Object.fromEntries(feeds.map(({ name, make }) => [name, make(tokens)]));
      const result = (await session.run(inputs, [output]))[output]!;
      const values = checked(output, result, tokens);
      const isPooled = result.dims.length === 2;
      const rows = isPooled ? values : poolTokens(values, tokens, poolings, skippedTokens);
      return normalised ? normaliseRows(rows, rows.length / tokens.rows) : rows;
    },
    dispose: () => session[Symbol.asyncDispose]() as Promise<void>,
  };
}

interface Feed {
  readonly name: string;
  readonly make: (tokens: PaddedTokens) => OnnxTensor;
}

function feedOf(name: string, dtype: string): Feed {
  const make = Object.hasOwn(INPUTS, name) ? INPUTS[name] : undefined;
  if (make === undefined || (dtype !== "int64" && dtype !== "int32")) {
    throw invalid(
      `its graph wants the input ${name} (${dtype}), not one of ${Object.keys(INPUTS).join(", ")}`,
    );
  }
  const tensor = dtype === "int64" ? int64Tensor : int32Tensor;
  return { name, make: (tokens) => tensor(make(tokens), [tokens.rows, tokens.length]) };
}

function outputOf({ outputs }: OnnxSession, wanted: readonly string[]): string {
  const names = outputs.map(({ name }) => name);
  const found = wanted.find((name) => names.includes(name));
  if (found !== undefined) return found;
  throw invalid(`its graph gives ${names.join(", ")}, not one of ${wanted.join(", ")}`);
}

function checked(
  name: string,
  { dtype, dims, data }: OnnxTensor,
  { rows, length }: PaddedTokens,
): Float32Array {
  const leading = dims.length === 2 ? [rows] : [rows, length];
  const fits = dims.length === leading.length + 1 && leading.every((size, axis) => dims[axis] === size);
  const values = dtype === "float16" ? fromFloat16(data as Uint16Array) : data;
  if (values instanceof Float32Array && fits && values.length > 0) return values;
  throw invalid(
    `its output ${name} is ${dtype} [${dims}], not float32 [${[...leading, "dimensions"]}]; export it in float32`,
  );
}

function invalid(problem: string): ModalisError {
  return new ModalisError("INVALID_MODEL", `the folder's model cannot encode text: ${problem}`);
}
