import { ModalisError, normaliseRows } from "@modalis/contract";
import { int32Tensor, int64Tensor, type OnnxSession, type OnnxTensor } from "@modalis/onnx";
import type { PaddedTokens } from "../neural/padded-tokens.js";
import type { TokenModel } from "../neural/token-encoder.js";
import { type Pooling, poolTokens } from "./pool-tokens.js";

export interface TransformerOptions {
  readonly poolings: readonly Pooling[];
  readonly normalised: boolean;
  /** Tokens at the start that pooling leaves out. */
  readonly skippedTokens: number;
}

/** Outputs that are rows of whole texts; the graph has pooled already. */
const POOLED_OUTPUT = "sentence_embedding";

/** Names exporters give the rows of the tokens. */
const TOKEN_OUTPUTS = ["last_hidden_state", "token_embeddings", "hidden_states"];

type MakeInput = (tokens: PaddedTokens) => Int32Array;

const INPUTS: Readonly<Record<string, MakeInput>> = {
  input_ids: ({ ids }) => ids,
  attention_mask: ({ mask }) => mask,
  token_type_ids: ({ ids }) => new Int32Array(ids.length),
  position_ids: ({ ids, length }) => ids.map((_, at) => at % length),
};

/**
 * Runs a transformer's ONNX graph and pools its tokens, unless the graph has a `sentence_embedding`.
 *
 * @throws `INVALID_MODEL` when the graph wants an input or gives no output that is known.
 */
export function createTransformerModel(session: OnnxSession, options: TransformerOptions): TokenModel {
  const { poolings, normalised, skippedTokens } = options;
  const feeds = session.inputs.map(({ name, dtype }) => feedOf(name, dtype));
  const output = outputOf(session);
  return {
    async run(tokens) {
      const inputs = Object.fromEntries(feeds.map(({ name, make }) => [name, make(tokens)]));
      const result = (await session.run(inputs, [output]))[output]!;
      const hidden = checked(output, result, tokens);
      const rows = output === POOLED_OUTPUT ? hidden : poolTokens(hidden, tokens, poolings, skippedTokens);
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

function outputOf({ outputs }: OnnxSession): string {
  const names = outputs.map(({ name }) => name);
  const found = [POOLED_OUTPUT, ...TOKEN_OUTPUTS].find((name) => names.includes(name));
  if (found !== undefined) return found;
  throw invalid(
    `its graph gives ${names.join(", ")}, not one of ${[POOLED_OUTPUT, ...TOKEN_OUTPUTS].join(", ")}`,
  );
}

function checked(
  name: string,
  { dtype, dims, data }: OnnxTensor,
  { rows, length }: PaddedTokens,
): Float32Array {
  const leading = name === POOLED_OUTPUT ? [rows] : [rows, length];
  const fits = dims.length === leading.length + 1 && leading.every((size, axis) => dims[axis] === size);
  if (dtype === "float32" && fits && data.length > 0) return data as Float32Array;
  throw invalid(
    `its output ${name} is ${dtype} [${dims}], not float32 [${[...leading, "dimensions"]}]; export it in float32`,
  );
}

function invalid(problem: string): ModalisError {
  return new ModalisError("INVALID_MODEL", `the folder's model cannot encode text: ${problem}`);
}
