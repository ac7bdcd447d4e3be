import type { Modality } from "@modalis/contract";

/** Where a text came from that no person wrote: which content, converted by what. */
export interface Derivation {
  /** What made it: `"ocr"`, `"describe"`, `"tags"`. */
  readonly converter: string;
  /** Model and settings behind it, as its converter says. */
  readonly revision: string;
  /** How sure the converter is, 0 to 1, where it says. */
  readonly confidence?: number;
  /** SHA-256 of the content that was converted, in hexadecimal. */
  readonly fromSha256: string;
  /** A person has changed the text since. */
  readonly edited?: true;
}

/** One line of `derived.jsonl`: a text that a conversion made for an item. */
export interface DerivedText {
  readonly item: string;
  /** Of the content that was converted. */
  readonly modality: Modality;
  /** Empty where there was nothing to say, or where a person wants nothing said. */
  readonly text: string;
  readonly derived: Derivation;
}

/** Which items are given their derived texts: those without a text of their own, all, or none. */
export type DerivedUse = "missing" | "all" | "none";

/** What tells one line from another: a converter says one thing of one content of an item. */
export function derivedKey({ item, derived }: DerivedText): string {
  return `${derived.converter} ${derived.fromSha256} ${item}`;
}
