import { ModalisError } from "@modalis/contract";
import { floatTensor, int64Tensor, type OnnxSession, type OnnxTensor } from "@modalis/onnx";

/** Gives the rows of tokens, `[1, tokens, width]`, for graphs that take these in place of ids. */
export type TokenEmbedder = (ids: readonly number[]) => Promise<OnnxTensor>;

/** @param session A graph of ids in, rows out: `embed_tokens`. @throws `INVALID_MODEL` for another. */
export function createTokenEmbedder(session: OnnxSession): TokenEmbedder {
  const [input] = session.inputs;
  const [output] = session.outputs;
  if (input === undefined || output === undefined || session.inputs.length > 1)
    throw new ModalisError("INVALID_MODEL", "embed_tokens does not take ids alone and give their rows");
  return async (ids) =>
    (await session.run({ [input.name]: int64Tensor(ids, [1, ids.length]) }))[output.name]!;
}

/** Rows of two tensors of `[1, rows, width]`, one after the other. @throws `INVALID_MODEL` where they do not fit together. */
export function joinRows(first: OnnxTensor, second: OnnxTensor): OnnxTensor {
  const [one, other] = [first, second].map(({ dtype, dims, data }) => {
    if (dtype !== "float32" || dims.length !== 3)
      throw new ModalisError(
        "INVALID_MODEL",
        `a graph gives ${dtype} [${dims}] where rows of float32 [1, rows, width] are needed`,
      );
    return { rows: dims[1]!, width: dims[2]!, data: data as Float32Array };
  });
  if (one!.width !== other!.width)
    throw new ModalisError(
      "INVALID_MODEL",
      `pictures have rows of ${one!.width} and words of ${other!.width}; the graphs are not of one model`,
    );
  const all = new Float32Array(one!.data.length + other!.data.length);
  all.set(one!.data);
  all.set(other!.data, one!.data.length);
  return floatTensor(all, [1, one!.rows + other!.rows, one!.width]);
}
