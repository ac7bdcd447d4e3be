import type { Modality } from "@modalis/contract";
import type { CatalogueContent } from "@modalis/store";
import type { CommandContext } from "../commands/command-context.js";

/** Opens what looks at the contents of one modality without encoding them. */
export interface ContentInspector {
  readonly modality: Modality;
  open(context: InspectContext): Promise<Inspect>;
}

/** Resolves with what it saw of one content; rejects with the typed error that an encoder would report. */
export type Inspect = (content: CatalogueContent) => Promise<Inspection>;

export type InspectContext = Pick<CommandContext, "ffmpegPath" | "signal">;

export interface Inspection {
  /** What a person may want to know although the content can be read. */
  readonly findings: readonly Finding[];
  /** 64 bits in which near duplicates differ by at most three; absent for content too plain to have any. */
  readonly signature?: Signature;
}

/** High and low half of a 64-bit signature. */
export type Signature = readonly [number, number];

export interface Finding {
  readonly code: "SINGLE_COLOUR" | "SILENT_SOUND" | "UNREADABLE_SCRIPT";
  readonly message: string;
  readonly remedy: string;
}

/** A signature whose bit `i` is set where `values[i + 1] > values[i]`. */
export function risingBits(values: ArrayLike<number>): Signature {
  const halves: [number, number] = [0, 0];
  for (let bit = 0; bit < 64 && bit + 1 < values.length; bit++) {
    if (values[bit + 1]! > values[bit]!) halves[bit >> 5]! |= 1 << (bit & 31);
  }
  return [halves[0] >>> 0, halves[1] >>> 0];
}
