import { type ConverterV1, type MediaSource, ModalisError } from "@modalis/contract";
import { convertEach } from "../converter/convert-each.js";

/**
 * Text to image: whatever gives a picture for a text. Retrieval gives one that there is already; hosted models that draw,
 * such as `createHostedIllustrator` of `@modalis/hosted`, are providers as they are.
 */
export type ImageProvider = ConverterV1<string, MediaSource>;

/** A picture that answers a text. */
export interface FoundPicture {
  /** Path or bytes. */
  readonly content: MediaSource;
  /** How well, -1 to 1: a cosine in a space that texts and pictures share. */
  readonly similarity: number;
}

export interface PictureFinderOptions {
  /** Pictures that answer a text, best first; how they are found, and in which joint space, is the caller's. */
  readonly search: (text: string, signal: AbortSignal | undefined) => Promise<readonly FoundPicture[]>;
  /** Names the joint space and the pictures searched, for provenance. */
  readonly revision: string;
  /** A picture less similar is no answer; -1 when absent. */
  readonly leastSimilarity?: number;
}

/**
 * Text to image by retrieval: the nearest existing picture in a joint space. Nothing is drawn, so that nothing is invented.
 *
 * A text without a picture near enough is a failure `NOT_FOUND`.
 */
export function createPictureFinder({
  search,
  revision,
  leastSimilarity = -1,
}: PictureFinderOptions): ImageProvider {
  return convertEach<string, MediaSource>({
    name: "picture finder",
    from: "text",
    to: "image",
    revision: `retrieval:${revision}`,
    async convertOne(text, signal) {
      if (text.trim() === "")
        throw new ModalisError("EMPTY_INPUT", "the text is empty; say what to look for");
      const [best] = await search(text, signal);
      if (best === undefined || !(best.similarity >= leastSimilarity))
        throw new ModalisError(
          "NOT_FOUND",
          "no picture is near enough to the text; add pictures or ask for less",
        );
      return { content: best.content, confidence: Math.min(1, Math.max(0, best.similarity)) };
    },
    free: async () => undefined,
  });
}
