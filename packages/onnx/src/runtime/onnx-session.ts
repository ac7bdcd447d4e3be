import { ModalisError } from "@modalis/contract";
import type { DiscardCopies } from "./discard-copies.js";
import type { OnnxDtype, OnnxTensor, TensorInfo } from "./onnx-tensor.js";
import type {
  NativeSession,
  NativeTensor,
  NativeValueInfo,
  OnnxruntimeModule,
} from "./onnxruntime-module.js";

/** One holder's use of a loaded model; dispose it when done, so that the last holder's end frees the model. */
export interface OnnxSession extends AsyncDisposable {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /**
   * Runs the model once; the event loop stands still meanwhile.
   *
   * @param outputs Names of the wanted outputs; all of them when absent. Or tensors by name that are written in place
   * and given back: no memory is taken then, so that a training step may run into one arena again and again.
   * @throws `INVALID_ARGUMENT` when a feed is missing, unknown, or of a type or shape the model refuses;
   * `DISPOSED` after this session or its runtime was disposed.
   */
  run(
    feeds: Readonly<Record<string, OnnxTensor>>,
    outputs?: readonly string[] | Readonly<Record<string, OnnxTensor>>,
  ): Promise<Record<string, OnnxTensor>>;
}

/** The inputs or outputs of a loaded model, as plain data. */
export function tensorInfos(metadata: readonly NativeValueInfo[]): TensorInfo[] {
  return metadata.map((value) =>
    value.isTensor
      ? { name: value.name, dtype: value.type, shape: value.shape }
      : { name: value.name, dtype: "not a tensor", shape: [] },
  );
}

/** A loaded model with what runs it. */
export interface NativeParts {
  readonly module: OnnxruntimeModule;
  readonly native: NativeSession;
  readonly discard: DiscardCopies;
}

/**
 * Runs a native session on plain tensors.
 *
 * @throws `INVALID_ARGUMENT` as {@link OnnxSession.run} says.
 */
export async function runNative(
  { module, native, discard }: NativeParts,
  feeds: Readonly<Record<string, OnnxTensor>>,
  outputs: readonly string[] | Readonly<Record<string, OnnxTensor>> = native.outputNames,
): Promise<Record<string, OnnxTensor>> {
  const prepared = isNames(outputs) ? undefined : outputs;
  const wanted = isNames(outputs) ? outputs : Object.keys(outputs);
  checkNames(native, feeds, wanted);
  const inputs = nativeTensors(module, feeds);
  let results: Readonly<Record<string, NativeTensor>>;
  try {
    results = await native.run(inputs, prepared === undefined ? wanted : nativeTensors(module, prepared));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw misuse(`the model refused its inputs ${describe(feeds)}: ${reason}`, cause);
  }
  if (prepared !== undefined) {
    const own = new Set(Object.values(prepared).map(({ data }) => data.buffer));
    discard(Object.values(results).flatMap(({ data }) => (own.has(bufferOf(data)) ? [] : [data])));
    return { ...prepared };
  }
  return Object.fromEntries(wanted.map((name) => [name, plainTensor(name, results[name])]));
}

/** A later onnxruntime-node may answer with the arrays it was given, which are not to be freed. */
function bufferOf(data: unknown): ArrayBufferLike {
  return (data as Float32Array).buffer;
}

function isNames(
  outputs: readonly string[] | Readonly<Record<string, OnnxTensor>>,
): outputs is readonly string[] {
  return Array.isArray(outputs);
}

function checkNames(
  native: NativeSession,
  feeds: Readonly<Record<string, OnnxTensor>>,
  outputs: readonly string[],
): void {
  for (const name of native.inputNames) {
    if (!(name in feeds))
      throw misuse(`input "${name}" is missing; the model needs ${native.inputNames.join(", ")}`);
  }
  for (const name of Object.keys(feeds)) {
    if (!native.inputNames.includes(name))
      throw misuse(`the model has no input "${name}"; it has ${native.inputNames.join(", ")}`);
  }
  for (const name of outputs) {
    if (!native.outputNames.includes(name))
      throw misuse(`the model has no output "${name}"; it has ${native.outputNames.join(", ")}`);
  }
}

function nativeTensors(
  module: OnnxruntimeModule,
  tensors: Readonly<Record<string, OnnxTensor>>,
): Record<string, NativeTensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, nativeTensor(module, name, tensor)]),
  );
}

function nativeTensor(
  module: OnnxruntimeModule,
  name: string,
  { dtype, data, dims }: OnnxTensor,
): NativeTensor {
  try {
    // The constructor's overloads tie each type's name to its array; the pair is checked at run time.
    return new module.Tensor(dtype as "float32", data as Float32Array, dims);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw misuse(`input "${name}", ${dtype} [${dims}]: ${reason}`, cause);
  }
}

function plainTensor(name: string, value: NativeTensor | undefined): OnnxTensor {
  if (value === undefined || Array.isArray(value.data) || !ArrayBuffer.isView(value.data)) {
    throw new ModalisError("INVALID_MODEL", `output "${name}" of the model is not a tensor of numbers`);
  }
  const { data } = value;
  // Newer versions of Node have an array type for half floats; the bits are the same.
  const bits =
    value.type === "float16" ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) : data;
  return { dtype: value.type as OnnxDtype, dims: value.dims, data: bits as OnnxTensor["data"] };
}

function describe(feeds: Readonly<Record<string, OnnxTensor>>): string {
  return Object.entries(feeds)
    .map(([name, { dtype, dims }]) => `${name} ${dtype} [${dims}]`)
    .join(", ");
}

function misuse(problem: string, cause?: unknown): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", problem, cause === undefined ? {} : { cause });
}
