import { createHash } from "node:crypto";
import { createReadabilityCheck } from "@modalis/text";
import type { ContentInspector, Signature } from "./content-inspector.js";

/** Words in a row that near duplicates share. */
const SHINGLE_WORDS = 3;
/** Shorter texts, such as a genre, repeat by nature. */
const LEAST_SHINGLES = 8;

const words = new Intl.Segmenter(undefined, { granularity: "word" });

/** Texts: those the neural model cannot read, and a SimHash of their words (Charikar 2002). */
export const textInspector: ContentInspector = {
  modality: "text",
  open: async () => {
    const canRead = await createReadabilityCheck();
    return async (content) => {
      if (content.kind !== "text") return { findings: [] };
      const signature = simHash(content.text);
      return { findings: canRead(content.text) ? [] : [SCRIPT_FINDING], ...(signature ? { signature } : {}) };
    };
  },
};

const SCRIPT_FINDING = {
  code: "UNREADABLE_SCRIPT",
  message: "the default sentence model cannot read this script; only the words space will know the text",
  remedy: "give encode --text-model a folder with a multilingual model, or leave it to the words space",
} as const;

function simHash(text: string): Signature | undefined {
  const tokens = [...words.segment(text.toLowerCase())]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => segment);
  const votes = new Int32Array(64);
  const shingles = tokens.length - SHINGLE_WORDS + 1;
  if (shingles < LEAST_SHINGLES) return undefined;
  for (let start = 0; start < shingles; start++) {
    const digest = createHash("md5")
      .update(tokens.slice(start, start + SHINGLE_WORDS).join(" "))
      .digest();
    for (let bit = 0; bit < 64; bit++) votes[bit]! += (digest[bit >> 3]! >> (bit & 7)) & 1 ? 1 : -1;
  }
  const halves: [number, number] = [0, 0];
  for (const [bit, vote] of votes.entries()) if (vote > 0) halves[bit >> 5]! |= 1 << (bit & 31);
  return [halves[0] >>> 0, halves[1] >>> 0];
}
