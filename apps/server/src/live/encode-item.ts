import { type EmbeddingSpace, isModalisError, type Modality } from "@modalis/contract";
import type { ContentReferences, VectorRow } from "@modalis/store";
import type { EncodedContents, LiveContent } from "./encoding/open-content-encoders.js";
import type { EncodeProcess } from "./encoding/open-encode-process.js";
import { modalityContents, readableContents } from "./item-contents.js";
import { meanRow } from "./mean-row.js";

/** A content that could not be encoded, told to whoever sent it; the item's other contents count all the same. */
export interface ContentProblem {
  readonly modality: Modality;
  readonly channel?: string;
  readonly code: string;
  readonly message: string;
}

/** The vectors of what an item shows, and what could not be encoded. */
export interface EncodedItem {
  /** One a channel, under its space. */
  readonly rows: readonly { readonly space: EmbeddingSpace; readonly row: VectorRow }[];
  readonly problems: readonly ContentProblem[];
}

/** An item or a user, by what they show. */
export interface EncodableItem {
  readonly id: string;
  readonly contents: ContentReferences;
}

/** Encodes everything that items show, in one call of the encoders; one bad content never costs another. */
export async function encodeItems(
  items: readonly EncodableItem[],
  folder: string,
  encoders: EncodeProcess,
  signal?: AbortSignal,
): Promise<readonly EncodedItem[]> {
  const prepared = [];
  for (const { id, contents } of items) prepared.push(await prepare(id, contents, folder));
  const wanted = new Map(prepared.flatMap(({ readable }) => readable.map((one) => [one.key, one])));
  const encoded = await encodeWithinProcess([...wanted.values()], encoders, signal);
  const vectors = vectorsByContent(encoded);
  return prepared.map(({ id, parts, problems }) => {
    const rows = parts.flatMap(({ modality, sha256, digests }) =>
      [...(vectors.get(modality) ?? [])].flatMap(([channel, { space, byKey }]) => {
        const vector = meanRow(
          space,
          digests.flatMap((digest) => byKey.get(digest) ?? []),
        );
        return vector === undefined ? [] : [{ space, row: { itemId: id, channel, sha256, vector } }];
      }),
    );
    const own = new Set(
      parts.flatMap(({ modality, digests }) => digests.map((digest) => `${modality} ${digest}`)),
    );
    const failed = encoded.failures
      .filter(({ key }) => own.has(key))
      .map(({ key, channel, code, message }) => ({
        modality: key.split(" ", 1)[0]!,
        channel,
        code,
        message,
      }));
    return { rows, problems: [...problems, ...failed] };
  });
}

/** Keys name the modality too: the same digest may be content of two. */
async function prepare(id: string, contents: ContentReferences, folder: string) {
  const parts = modalityContents(contents);
  const readable: LiveContent[] = [];
  const problems: ContentProblem[] = [];
  for (const part of parts) {
    try {
      for (const one of await readableContents(folder, part))
        readable.push({ ...one, key: `${one.modality} ${one.key}` });
    } catch (error) {
      if (!isModalisError(error)) throw error;
      problems.push({ modality: part.modality, code: error.code, message: error.message });
    }
  }
  return { id, parts, readable, problems };
}

/** A content that ends the process takes its neighbours' call with it, so they are tried again one by one. */
async function encodeWithinProcess(
  contents: readonly LiveContent[],
  encoders: EncodeProcess,
  signal: AbortSignal | undefined,
): Promise<EncodedContents> {
  if (contents.length === 0) return { rows: [], failures: [] };
  try {
    return await encoders.encode(contents, "passage", signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (!isModalisError(error)) throw error;
    if (contents.length > 1) {
      const parts: EncodedContents[] = [];
      for (const content of contents) parts.push(await encodeWithinProcess([content], encoders, signal));
      return { rows: parts.flatMap(({ rows }) => rows), failures: parts.flatMap(({ failures }) => failures) };
    }
    const [{ key, modality }] = contents as [LiveContent];
    return { rows: [], failures: [{ key, channel: modality, code: error.code, message: error.message }] };
  }
}

type ChannelVectors = { readonly space: EmbeddingSpace; readonly byKey: Map<string, Float32Array> };

/** By modality, channel and digest. */
function vectorsByContent({ rows }: EncodedContents): Map<Modality, Map<string, ChannelVectors>> {
  const vectors = new Map<Modality, Map<string, ChannelVectors>>();
  for (const { channel, space, keys, values } of rows) {
    for (const [at, key] of keys.entries()) {
      const [modality, digest] = key.split(" ") as [Modality, string];
      const channels = vectors.get(modality) ?? new Map<string, ChannelVectors>();
      const own = channels.get(channel) ?? { space, byKey: new Map<string, Float32Array>() };
      own.byKey.set(digest, values.subarray(at * space.dimensions, (at + 1) * space.dimensions));
      channels.set(channel, own);
      vectors.set(modality, channels);
    }
  }
  return vectors;
}
