import { stat } from "node:fs/promises";
import { join } from "node:path";
import { ModalisError } from "@modalis/contract";
import type { ContentReference, ContentReferences } from "@modalis/store";
import { type FetchMediaOptions, fetchMedia } from "../fetch/fetch-media.js";
import { keepMedia, keptPath } from "../fetch/keep-media.js";

/** A content as a client sends it: a text, the address of a file on the public internet, or a file uploaded before. */
export type SentContent = string | { readonly url: string } | { readonly upload: string };

export type SentContents = Readonly<Record<string, readonly SentContent[]>>;

/** How media come in. */
export interface MediaLimits extends Pick<FetchMediaOptions, "mayConnect"> {
  /** Of one file. */
  readonly mostBytes: number;
  /** To fetch one file. */
  readonly timeoutMs: number;
}

const text = { type: "string", maxLength: 1_000_000, description: "A text" } as const;

const url = {
  type: "object",
  additionalProperties: false,
  required: ["url"],
  properties: {
    url: { type: "string", maxLength: 4096, description: "A file on the public internet, fetched now" },
  },
} as const;

const upload = {
  type: "object",
  additionalProperties: false,
  required: ["upload"],
  properties: {
    upload: {
      type: "string",
      pattern: "^[0-9a-f]{64}$",
      description: "The digest that POST /v1/uploads gave",
    },
  },
} as const;

/** The schema of {@link SentContents}. */
export const contentsBody = {
  type: "object",
  maxProperties: 16,
  propertyNames: { pattern: "^[a-z][a-z0-9-]{0,31}$" },
  additionalProperties: { type: "array", minItems: 1, maxItems: 32, items: { anyOf: [text, url, upload] } },
  description: "What is shown, by modality: text, image, audio, video",
} as const;

/**
 * What was sent as the store keeps it; files are fetched now.
 *
 * @throws what {@link fetchMedia} throws, `NOT_FOUND` for an upload that is not there, `INVALID_ARGUMENT` for a file where
 * the modality is written out, or a text where it is not.
 */
export async function storedContents(
  folder: string,
  inline: ReadonlySet<string>,
  sent: SentContents,
  limits: MediaLimits,
  signal: AbortSignal,
): Promise<ContentReferences> {
  const stored: Record<string, ContentReference[]> = {};
  for (const [modality, contents] of Object.entries(sent)) {
    const references: ContentReference[] = [];
    for (const content of contents) {
      if ((typeof content === "string") !== inline.has(modality)) {
        const wanted = inline.has(modality) ? "a text" : "{url} or {upload}";
        throw new ModalisError("INVALID_ARGUMENT", `contents.${modality} takes ${wanted}`);
      }
      references.push(await storedContent(folder, content, limits, signal));
    }
    stored[modality] = references;
  }
  return stored;
}

async function storedContent(
  folder: string,
  content: SentContent,
  { mostBytes, timeoutMs, mayConnect }: MediaLimits,
  signal: AbortSignal,
): Promise<ContentReference> {
  if (typeof content === "string") return { kind: "text", text: content };
  if ("url" in content) {
    const connect = mayConnect === undefined ? {} : { mayConnect };
    const { path, sha256 } = await keepMedia(folder, (path) =>
      fetchMedia(content.url, { path, mostBytes, timeoutMs, signal, ...connect }),
    );
    return { kind: "file", path, sha256 };
  }
  const path = keptPath(content.upload);
  if (!(await stat(join(folder, path)).then(Boolean, () => false)))
    throw new ModalisError(
      "NOT_FOUND",
      `nothing was uploaded as "${content.upload}"; send it to POST /v1/uploads`,
    );
  return { kind: "file", path, sha256: content.upload };
}
