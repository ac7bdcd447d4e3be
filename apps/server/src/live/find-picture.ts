import { ModalisError, modalityOfChannel } from "@modalis/contract";
import type { FileReference, ItemRecord } from "@modalis/store";
import type { ApplyTarget } from "./apply-changes.js";
import { encodeQuery } from "./encode-query.js";
import type { EncodeProcess } from "./encoding/open-encode-process.js";

/** A picture of some item that answers a text. */
export interface FoundLivePicture {
  /** From the catalogue's folder. */
  readonly path: string;
  readonly sha256: string;
  /** How near it is: the cosine in the shared space, 0 where that is below. */
  readonly confidence: number;
  /** The space that the text and the picture share. */
  readonly revision: string;
}

const MODALITY = "image";
/** Items looked at, the nearest first, for a picture that was not drawn. */
const MOST = 200;

/**
 * The picture nearest to a text: by the tower that shares a space with the pictures, or by what was learned of the catalogue.
 * Of an item with several pictures, whose vector is their mean, it is the first.
 *
 * @throws `NOT_FOUND` where no picture lies in a space that texts share, and what encoding the text throws.
 */
export async function findPicture(
  text: string,
  {
    target: { store, towers, joint },
    encoders,
  }: { readonly target: ApplyTarget; readonly encoders: EncodeProcess },
  signal?: AbortSignal,
): Promise<FoundLivePicture> {
  const { queries, across } = await encodeQuery({ modality: "text", content: text }, encoders, signal);
  const [tower] = [...across].filter(([channel]) => modalityOfChannel(channel) === MODALITY);
  const byTower = tower && { rows: towers.nearest(...tower), space: tower[1].space };
  const near = byTower?.rows.length ? byTower : await joint?.nearest(queries, MODALITY);
  for (const { id, similarity } of near?.rows.slice(0, MOST) ?? []) {
    signal?.throwIfAborted();
    const picture = pictureOf(await store.getItem(id));
    if (picture === undefined) continue;
    const { path, sha256 } = picture;
    const revision = `retrieval:${near!.space.jointSpace ?? near!.space.fingerprint}`;
    return { path, sha256, confidence: Math.max(0, Math.min(1, similarity)), revision };
  }
  throw new ModalisError(
    "NOT_FOUND",
    "no picture lies in a space that texts share; encode pictures with a model that has a text tower, such as CLIP, " +
      "or run modalis pretrain",
  );
}

/** Its first picture that somebody gave, be it to another item. */
function pictureOf(item: ItemRecord | undefined): FileReference | undefined {
  return (item?.contents[MODALITY] ?? []).find(
    (one): one is FileReference =>
      one.kind === "file" && (one.derived === undefined || one.derived.converter === "find"),
  );
}
