import { type FeatureTable, ModalisError } from "@modalis/contract";
import {
  cutModel,
  floatTensor,
  int32Tensor,
  modelOfBytes,
  type OnnxGraph,
  type OnnxRuntime,
  readOnnxGraph,
} from "@modalis/onnx";
import { pauseOften } from "../loop/pause-often.js";
import { type LastLayer, lastLayerOf } from "./last-layer.js";

/** Texts as an encoder's vocabulary numbers them; undefined where an item has no text that it can read. */
export type TextTokens = readonly (ArrayLike<number> | undefined)[];

/** Texts as they enter the last layer of an encoder, computed once since all before it stays as it is. */
export interface TokenStates {
  readonly layer: LastLayer;
  readonly graph: OnnxGraph;
  /** The bytes of the encoder. */
  readonly model: Uint8Array;
  /** Places a text, padding included: the longest text. */
  readonly tokens: number;
  /** `[texts, tokens, width]`; zeros at padding. */
  readonly hidden: Float32Array;
  /** `[texts, tokens]`: 1 at a token. */
  readonly mask: Int32Array;
  /** `[texts]`: 1 where there is a text. */
  readonly present: Uint8Array;
}

const TEXTS_A_RUN = 32;

/**
 * Runs all of an encoder but its last layer over texts.
 *
 * @param model Reads `input_ids` and `attention_mask`, int32 `[texts, tokens]`, as the built-in sentence encoder does.
 * @throws `INVALID_MODEL` for a model without such a layer; `INVALID_ARGUMENT` when no item has a text; the signal's reason.
 */
export async function tokenStates(
  model: Uint8Array,
  texts: TextTokens,
  { runtime, signal }: { readonly runtime: OnnxRuntime; readonly signal?: AbortSignal | undefined },
): Promise<TokenStates> {
  const graph = readOnnxGraph(model);
  const layer = lastLayerOf(graph);
  const { startsAt, width } = layer;
  const tokens = texts.reduce((longest, text) => Math.max(longest, text?.length ?? 0), 0);
  if (tokens === 0) throw new ModalisError("INVALID_ARGUMENT", "fine-tuning: no item has a text with tokens");
  const shape = ["texts", "tokens", width];
  const cut = cutModel(model, [{ name: startsAt, dtype: "float32", shape }]);
  await using session = await runtime.open(modelOfBytes(cut, { id: "encoder before its last layer" }));
  const hidden = new Float32Array(texts.length * tokens * width);
  const mask = new Int32Array(texts.length * tokens);
  const pause = pauseOften(signal);
  for (const { group, length } of groupsOf(texts.map((text) => text?.length ?? 0))) {
    const ids = new Int32Array(group.length * length);
    const own = new Int32Array(group.length * length);
    for (const [row, item] of group.entries()) {
      ids.set(texts[item]!, row * length);
      own.fill(1, row * length, row * length + texts[item]!.length);
      mask.fill(1, item * tokens, item * tokens + texts[item]!.length);
    }
    const dims = [group.length, length];
    const feeds = { input_ids: int32Tensor(ids, dims), attention_mask: int32Tensor(own, dims) };
    const made = (await session.run(feeds))[startsAt]!;
    if (made.dims[1] !== length) throw tooLong(length, made.dims[1]!);
    const states = made.data as Float32Array;
    for (const [row, item] of group.entries()) {
      const size = texts[item]!.length * width;
      const first = row * length * width;
      hidden.set(states.subarray(first, first + size), item * tokens * width);
    }
    await pause();
  }
  const present = Uint8Array.from(texts, (text) => ((text?.length ?? 0) > 0 ? 1 : 0));
  return { layer, graph, model, tokens, hidden, mask, present };
}

/**
 * Vectors of the texts, by the last layer of a model that differs from the states' own in weights alone.
 *
 * @returns Rows of zeros that are absent where there is no text.
 */
export async function encodeStates(
  { layer, tokens, hidden, mask, present }: TokenStates,
  model: Uint8Array,
  { runtime, signal }: { readonly runtime: OnnxRuntime; readonly signal?: AbortSignal | undefined },
): Promise<FeatureTable> {
  const { startsAt, width, output } = layer;
  const start = { name: startsAt, dtype: "float32" as const, shape: ["texts", "tokens", width] };
  const end = { name: output, dtype: "float32" as const, shape: ["texts", "dimensions"] };
  const last = modelOfBytes(cutModel(model, [end], [start]), { id: "last layer of an encoder" });
  await using session = await runtime.open(last);
  const pause = pauseOften(signal);
  let [data, dimensions] = [new Float32Array(0), 0];
  const lengths = Array.from(present, (_, text) =>
    mask.subarray(text * tokens, (text + 1) * tokens).reduce((sum, token) => sum + token, 0),
  );
  for (const { group, length } of groupsOf(lengths)) {
    const states = new Float32Array(group.length * length * width);
    const own = new Int32Array(group.length * length);
    for (const [row, text] of group.entries()) {
      const first = text * tokens * width;
      states.set(hidden.subarray(first, first + length * width), row * length * width);
      own.fill(1, row * length, row * length + lengths[text]!);
    }
    const feeds = {
      [startsAt]: floatTensor(states, [group.length, length, width]),
      attention_mask: int32Tensor(own, [group.length, length]),
    };
    const vectors = (await session.run(feeds))[output]!;
    dimensions = vectors.dims[1]!;
    if (data.length === 0) data = new Float32Array(present.length * dimensions);
    for (const [row, text] of group.entries()) {
      const vector = (vectors.data as Float32Array).subarray(row * dimensions, (row + 1) * dimensions);
      data.set(vector, text * dimensions);
    }
    await pause();
  }
  return { dimensions, data, present };
}

function tooLong(tokens: number, most: number): ModalisError {
  return new ModalisError(
    "INVALID_ARGUMENT",
    `fine-tuning: a text has ${tokens} tokens, and the encoder reads ${most}; cut it there`,
  );
}

/** Texts of like length together, so that little padding is computed; those without tokens are left out. */
function groupsOf(
  lengths: readonly number[],
): { readonly group: readonly number[]; readonly length: number }[] {
  const order = [...lengths.keys()]
    .filter((text) => lengths[text]! > 0)
    .sort((left, right) => lengths[left]! - lengths[right]!);
  const groups: { group: number[]; length: number }[] = [];
  for (let from = 0; from < order.length; from += TEXTS_A_RUN) {
    const group = order.slice(from, from + TEXTS_A_RUN);
    groups.push({ group, length: lengths[group.at(-1)!]! });
  }
  return groups;
}
