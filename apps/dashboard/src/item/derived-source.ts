import type { Derivation } from "../api/answers.js";

/** How contents come about, by the names of their converters. */
const CONVERTERS: Readonly<Record<string, string>> = {
  ocr: "read from a picture",
  describe: "described by a model",
  caption: "captioned by a model",
  tags: "tagged by a model",
  whisper: "heard in a sound",
  pocketsphinx: "heard in a sound",
  timeline: "what a film shows and says in turn",
  "hosted-caption": "captioned by a hosted model",
  "hosted-transcript": "heard by a hosted model",
  enrich: "written by a language model",
  find: "a picture of another item, the nearest to its text",
  "hosted-image": "drawn by a hosted model",
};

/** Where a content came from that no person gave, in words. */
export function sourceOf({ converter, confidence, edited }: Derivation): string {
  return [
    CONVERTERS[converter] ?? `made by ${converter}`,
    ...(confidence === undefined ? [] : [sureness(converter, confidence)]),
    ...(edited ? ["changed by a person since"] : []),
  ].join(", ");
}

/** Of a picture that was found it is the cosine with the text, which says how near and not how sure. */
function sureness(converter: string, confidence: number): string {
  return converter === "find"
    ? `likeness ${confidence.toFixed(2)}`
    : `${Math.round(100 * confidence)} % sure`;
}
