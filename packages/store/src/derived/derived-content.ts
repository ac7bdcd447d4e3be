import type { Modality } from "@modalis/contract";

/** Where a content came from that no person gave: which other content, converted by what. */
export interface Derivation {
  /** What made it: `"ocr"`, `"describe"`, `"tags"`, `"find"`. */
  readonly converter: string;
  /** Model and settings behind it, as its converter says. */
  readonly revision: string;
  /** How sure the converter is, 0 to 1, where it says. */
  readonly confidence?: number;
  /** SHA-256 of the content that was converted, in hexadecimal. */
  readonly fromSha256: string;
  /** A person has changed the text, or named another picture, since. */
  readonly edited?: true;
}

/** One line of `derived.jsonl`: a text or a picture that a conversion made or found for an item. */
export interface DerivedContent {
  readonly item: string;
  /** Of the content that was converted. */
  readonly modality: Modality;
  /** What it became. */
  readonly to: DerivedModality;
  /**
   * The text itself, or the picture's path from the catalogue's folder; empty where there was nothing to say, or where a
   * person wants nothing said or shown.
   */
  readonly content: string;
  readonly derived: Derivation;
}

/** What conversions make. */
export type DerivedModality = "text" | "image";

/** Which items are given their derived contents: those without one of that modality of their own, all, or none. */
export type DerivedUse = "missing" | "all" | "none";

/** What tells one line from another: a converter says one thing of one content of an item. */
export function derivedKey({ item, derived }: DerivedContent): string {
  return `${derived.converter} ${derived.fromSha256} ${item}`;
}
