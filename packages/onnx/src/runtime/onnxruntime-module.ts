/**
 * The part of onnxruntime-node that is used here; the package itself satisfies it.
 *
 * Written out, for the package's own types need a browser's: who compiles for Node alone, and has the compiler check
 * declarations, would meet them.
 */
export interface OnnxruntimeModule {
  readonly InferenceSession: {
    create(path: string, options?: NativeSessionOptions): Promise<NativeSession>;
    create(bytes: Uint8Array, options?: NativeSessionOptions): Promise<NativeSession>;
  };
  /** The constructor's overloads tie each type's name to its array; one of them stands for all. */
  readonly Tensor: new (
    type: "float32",
    data: Float32Array,
    dims: readonly number[],
  ) => NativeTensor;
  listSupportedBackends(): readonly { readonly name: string }[];
}

/** What a session is opened with. */
export interface NativeSessionOptions {
  readonly intraOpNumThreads?: number;
  readonly interOpNumThreads?: number;
  readonly executionProviders?: readonly string[];
  readonly logSeverityLevel?: 0 | 1 | 2 | 3 | 4;
  readonly enableCpuMemArena?: boolean;
  readonly enableMemPattern?: boolean;
  readonly extra?: Record<string, unknown>;
}

/** A model in ONNX Runtime. */
export interface NativeSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly inputMetadata: readonly NativeValueInfo[];
  readonly outputMetadata: readonly NativeValueInfo[];
  /** Fetches are names, or tensors by name to write into; null stands for a new one. */
  run(
    feeds: Readonly<Record<string, NativeTensor>>,
    fetches: readonly string[] | Readonly<Record<string, NativeTensor | null>>,
  ): Promise<Readonly<Record<string, NativeTensor>>>;
  release(): Promise<void>;
}

/** What a model says of an input or output; types and lengths of tensors alone. */
export type NativeValueInfo =
  | {
      readonly name: string;
      readonly isTensor: true;
      readonly type: string;
      readonly shape: readonly (number | string)[];
    }
  | { readonly name: string; readonly isTensor: false };

/** A value of ONNX Runtime; arrays are typed ones, but for texts. */
export interface NativeTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: unknown;
}
