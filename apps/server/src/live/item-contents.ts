import { hash } from "node:crypto";
import type { Modality } from "@modalis/contract";
import { type ContentReference, type ContentReferences, resolveContentPath } from "@modalis/store";
import type { LiveContent } from "./encoding/open-content-encoders.js";

/** What an item shows in one modality, and the digest that its vectors are kept under. */
export interface ModalityContent {
  readonly modality: Modality;
  readonly references: readonly ContentReference[];
  /** Of each reference, in order. */
  readonly digests: readonly string[];
  /** Of the whole: the digest itself of a single content. */
  readonly sha256: string;
}

/** The modalities in which an item (or user) has content. */
export function modalityContents(contents: ContentReferences): ModalityContent[] {
  return Object.keys(contents).flatMap((modality) => modalityContent(contents, modality) ?? []);
}

/** What an item (or user) shows in one modality; undefined for nothing. */
export function modalityContent(
  contents: ContentReferences,
  modality: Modality,
): ModalityContent | undefined {
  const references = Object.hasOwn(contents, modality) ? contents[modality]! : [];
  if (references.length === 0) return undefined;
  const digests = references.map((one) => (one.kind === "text" ? sha256Of(one.text) : one.sha256));
  const sha256 = digests.length === 1 ? digests[0]! : sha256Of(digests.join("\n"));
  return { modality, references, digests, sha256 };
}

/**
 * What an encoder can read of them, keyed by digest; content that is not here is left out.
 *
 * @throws `PATH_OUTSIDE_FOLDER`, `NOT_FOUND` for a file that may not or cannot be read.
 */
export async function readableContents(
  folder: string,
  { modality, references, digests }: ModalityContent,
): Promise<LiveContent[]> {
  const readable: LiveContent[] = [];
  for (const [at, reference] of references.entries()) {
    const key = digests[at]!;
    if (reference.kind === "text") readable.push({ key, modality, content: reference.text });
    if (reference.kind === "file") {
      readable.push({ key, modality, content: await resolveContentPath(folder, reference.path) });
    }
  }
  return readable;
}

/** In hexadecimal. */
export function sha256Of(text: string): string {
  return hash("sha256", text, "hex");
}
