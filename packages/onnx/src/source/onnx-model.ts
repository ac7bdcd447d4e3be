/** A model that a runtime can open, known by digest before its bytes are read. */
export interface OnnxModel {
  /** E.g. `"sentence-transformers/all-MiniLM-L6-v2"`. */
  readonly id: string;
  /** Commit, tag or release of the weights, and of the importer where there was one. */
  readonly revision: string;
  /** SHA-256, in hexadecimal, of the weights this was made from. */
  readonly sha256: string;
  /**
   * The bytes of the .onnx file, or its path where it has data files beside it; read anew at each call.
   *
   * Made by one writer each, so that two models of equal `id`, `revision` and `sha256` load the same graph.
   */
  load(): Promise<Uint8Array | string>;
}
