import type { ErrorCode, Modality } from "@modalis/contract";
import type { FileDigest } from "./digest-file.js";

/** One distinct content: what an encoder reads once, however many items show it. */
export type CatalogueContent = InlineContent | FileContent;

/** Content that stands in the catalogue's lines. */
export interface InlineContent {
  readonly kind: "text";
  readonly modality: Modality;
  /** SHA-256 of the text's UTF-8 bytes, in hexadecimal. */
  readonly sha256: string;
  readonly byteLength: number;
  readonly text: string;
}

/** Content in a file of the catalogue's folder. */
export interface FileContent extends FileDigest {
  readonly kind: "file";
  readonly modality: Modality;
  /** Absolute path, links resolved; it was inside the folder when it was digested. */
  readonly path: string;
  /** The same path from the catalogue's folder, for messages and manifests. */
  readonly relativePath: string;
}

/** Everything a catalogue holds in one modality. */
export interface ModalityContents {
  readonly modality: Modality;
  /** By first appearance in the catalogue. */
  readonly contents: readonly CatalogueContent[];
  /** For each item (or user) with readable content, the digests of it in the order written, in catalogue order. */
  readonly owners: ReadonlyMap<string, readonly string[]>;
  /** References that could not be read, once for each owner that names them, in catalogue order. */
  readonly failures: readonly ContentFailure[];
}

/** A path or text of the catalogue that could not be read. */
export interface ContentFailure {
  readonly owner: string;
  /** The path as written. */
  readonly reference: string;
  readonly code: ErrorCode;
  readonly message: string;
}
