import { createHash } from "node:crypto";
import {
  compareSpaces,
  type EmbeddingBatch,
  type EmbeddingSpace,
  isModalisError,
  ModalisError,
  modalityOfChannel,
  rowOf,
} from "@modalis/contract";
import type { FoundPicture } from "@modalis/convert";
import type { ModelSourceOptions } from "@modalis/onnx";
import {
  type Catalogue,
  contentsOf,
  type EmbeddingStore,
  embeddingsFolder,
  openDigestCache,
  openEmbeddingStore,
  readItemRows,
  withoutDerived,
} from "@modalis/store";
import { openQueryEncoder } from "../catalogue/query-encoder.js";
import { modelFolderOf } from "../encode/model-folder-of.js";
import type { JointProjector } from "../joint/joint-index.js";
import { jointRows, nearestRows } from "./nearest-rows.js";

/** The pictures that people gave a catalogue, to find one by a text. */
export interface PictureShelf extends AsyncDisposable {
  /** The space that texts and pictures share, and which pictures there are. */
  readonly revision: string;
  /** Paths from the catalogue's folder, the nearest first. @throws what encoding the text throws. */
  readonly search: (text: string, signal: AbortSignal | undefined) => Promise<readonly FoundPicture[]>;
}

export interface OpenPictureShelfOptions {
  /** Where converted models are kept. */
  readonly cacheFolder: string;
  /** Models of modalities where the catalogue's settings do not name them: `image`, by whose text tower pictures are found. */
  readonly models?: ReadonlyMap<string, string>;
  readonly modelSource?: ModelSourceOptions;
  /** What `modalis pretrain` learned of this catalogue, for pictures whose model has no text tower. */
  readonly joint?: JointProjector;
  readonly signal?: AbortSignal;
}

const MODALITY = "image";
/** Answers of a search: of several, the nearest counts. */
const MOST = 10;

/**
 * Reads the encoded pictures of a catalogue, each once; what was derived is no answer.
 *
 * @throws `NOT_FOUND` where no picture was encoded in a space that texts share, `CORRUPT_FILE`.
 */
export async function openPictureShelf(
  catalogue: Catalogue,
  { joint, signal, ...options }: OpenPictureShelfOptions,
): Promise<PictureShelf> {
  const own = { ...catalogue, items: catalogue.items.map(withoutDerived) };
  const digests = await openDigestCache(catalogue.folder);
  const { contents } = await contentsOf(own, MODALITY, { digests, ...(signal && { signal }) });
  const paths = new Map(
    contents.flatMap((one) => (one.kind === "file" ? [[one.sha256, one.relativePath] as const] : [])),
  );
  await using store = await openEmbeddingStore(embeddingsFolder(catalogue.folder), { readOnly: true }).catch(
    (error) => {
      throw isModalisError(error, "NOT_FOUND") ? noSharedSpace() : error;
    },
  );
  const { pictures, spaces } = await encodedPictures(store, paths.keys());
  const tower =
    modelFolderOf(catalogue, MODALITY, options.models) === undefined
      ? undefined
      : [...pictures].find(([, { space }]) => space.jointSpace !== undefined);
  const ranked = tower === undefined ? joint && (await jointRows(joint, pictures)) : { batch: tower[1] };
  if (ranked === undefined) throw noSharedSpace();
  const { jointSpace, fingerprint } = ranked.batch.space;
  const encoder = await openQueryEncoder(catalogue, store, spaces, options);
  return {
    revision: `${jointSpace ?? fingerprint}; ${digestOf(paths.keys())}`,
    async search(text, stop) {
      const { queries, across } = await encoder.encode(text, stop);
      const asked = tower === undefined ? (await jointRows(joint!, queries))?.batch : across.get(tower[0]);
      if (asked === undefined || !compareSpaces(asked.space, ranked.batch.space).comparable)
        throw noSharedSpace();
      return nearestRows(rowOf(asked, 0), ranked, MOST).map(({ id, similarity }) => ({
        content: paths.get(id)!,
        similarity,
      }));
    },
    [Symbol.asyncDispose]: () => encoder[Symbol.asyncDispose](),
  };
}

/** Rows of pictures by channel, named by digest; and the spaces of every channel that a text may be asked in. */
async function encodedPictures(store: EmbeddingStore, digests: Iterable<string>) {
  const owners = new Map(Array.from(digests, (digest) => [digest, [digest]] as const));
  const pictures = new Map<string, EmbeddingBatch>();
  const spaces = new Map<string, EmbeddingSpace>();
  for (const { channel, current } of await store.spaces()) {
    const space = current ? await store.openCurrent(channel) : undefined;
    if (space === undefined) continue;
    spaces.set(channel, space.space);
    if (modalityOfChannel(channel) !== MODALITY) continue;
    const rows = await readItemRows(space, { owners });
    if (rows.ids.length > 0) pictures.set(channel, rows);
  }
  return { pictures, spaces };
}

/** Another picture may be the nearest where there are others: what was found before is by an older revision then. */
function digestOf(pictures: Iterable<string>): string {
  const hash = createHash("sha256");
  for (const sha256 of [...pictures].sort()) hash.update(sha256);
  return `pictures ${hash.digest("hex").slice(0, 16)}`;
}

function noSharedSpace(): ModalisError {
  return new ModalisError(
    "NOT_FOUND",
    "no picture is encoded in a space that texts share; encode with a model that has a text tower, such as CLIP " +
      "(modalis encode --image-model MODEL, then --models find=MODEL here), or run modalis pretrain",
  );
}
