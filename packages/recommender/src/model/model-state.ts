import { ModalisError, type ModelState, type SafeTensor } from "@modalis/contract";

/** A Float32 tensor of one axis, or of the axes given. */
export function float32Tensor(data: Float32Array, shape: readonly number[] = [data.length]): SafeTensor {
  return { dtype: "F32", shape, data };
}

/** An Int32 tensor of one axis. */
export function int32Tensor(data: Int32Array): SafeTensor {
  return { dtype: "I32", shape: [data.length], data };
}

/** Reads a state that may come from a file: each reading names what is missing or of the wrong type. */
export interface StateReader {
  float32(name: string): Float32Array;
  /** Undefined when there is no tensor of that name. */
  optionalFloat32(name: string): Float32Array | undefined;
  int32(name: string): Int32Array;
  number(name: string): number;
  setting(name: string): unknown;
}

/** @throws `INVALID_MODEL` from each reading that does not find what it names. */
export function readState(state: ModelState): StateReader {
  const tensor = (name: string): SafeTensor =>
    state.tensors.get(name) ?? broken(state, `has no tensor "${name}"`);
  const float32 = (name: string): Float32Array => {
    const { dtype, data } = tensor(name);
    return dtype === "F32" ? data : broken(state, `has tensor "${name}" of ${dtype}, not of F32`);
  };
  return {
    float32,
    optionalFloat32: (name) => (state.tensors.has(name) ? float32(name) : undefined),
    int32(name) {
      const { dtype, data } = tensor(name);
      return dtype === "I32" ? data : broken(state, `has tensor "${name}" of ${dtype}, not of I32`);
    },
    number(name) {
      const value = state.settings[name];
      return typeof value === "number" && Number.isFinite(value)
        ? value
        : broken(state, `has no number "${name}" among its settings`);
    },
    setting: (name) => state.settings[name],
  };
}

/** The error of a state that does not hold together. */
export function broken(state: ModelState, problem: string): never {
  throw new ModalisError(
    "INVALID_MODEL",
    `the state of the model of kind "${state.kind}" ${problem}; save the model again with this release`,
  );
}
