import { createHash } from "node:crypto";
import {
  assertComparable,
  type ChannelBatches,
  createBatch,
  defineSpace,
  type EmbeddingBatch,
  type EmbeddingSpace,
  ModalisError,
  type Modality,
  modalityOfChannel,
  normaliseRows,
  rowIndex,
  rowOf,
} from "@modalis/contract";
import { createOnnxRuntime, floatTensor, type OnnxRuntime, type OnnxSession } from "@modalis/onnx";
import type { JointHead } from "./joint-head.js";
import { type JointAnchors, nearnessToOthers } from "./nearness-to-others.js";

/** A space that several modalities share, so that a text finds pictures and sounds by the cosine. */
export interface JointSpace extends AsyncDisposable {
  /** `"modalis-joint@DIGEST"`: what the spaces of all projected vectors name as their joint space. */
  readonly id: string;
  readonly dimensions: number;
  /** The heads by channel. */
  readonly heads: ReadonlyMap<string, JointHead>;
  /** How it came to be, as plain JSON. */
  readonly training: Readonly<Record<string, unknown>>;
  /** The space of a modality's projected vectors. @throws `NOT_FOUND` for a modality without a head. */
  spaceOf(modality: Modality): EmbeddingSpace;
  /**
   * Vectors of one channel in the joint space, of unit length.
   *
   * @throws `NOT_FOUND` for a channel without a head, `SPACE_MISMATCH` for vectors of another space.
   */
  project(channel: string, batch: EmbeddingBatch): Promise<EmbeddingBatch>;
  /**
   * One vector an id from all of its channels of one modality, which are added up in the joint space.
   *
   * @param batches Channels of one modality, at least one; an id may be in some of them alone.
   * @throws As {@link project}, and `INVALID_ARGUMENT` for channels of several modalities or none.
   */
  projectTogether(batches: ChannelBatches): Promise<EmbeddingBatch>;
  /** Items that it was learned from, by which cosines are corrected; undefined where none were kept. */
  readonly anchors?: JointAnchors;
  /**
   * What is to be taken from a cosine of each projected row with one of another modality, so that rows that are near
   * everything are not found by every query: `[rows]`, in units of a cosine; zeros without anchors.
   */
  nearness(batch: EmbeddingBatch): Float32Array;
}

export interface JointSpaceParts {
  readonly dimensions: number;
  readonly heads: ReadonlyMap<string, JointHead>;
  readonly training: Readonly<Record<string, unknown>>;
  readonly anchors?: JointAnchors;
}

/** Rows given to a head at once: always as many, so that a row's bits do not depend on its neighbours. */
const ROWS_A_RUN = 64;

/** A joint space that answers; its heads are opened when first needed. */
export function createJointSpace({ dimensions, heads, training, anchors }: JointSpaceParts): JointSpace {
  const digest = digestOfHeads(heads);
  const id = `modalis-joint@${digest.slice(0, 12)}`;
  const runtime = createOnnxRuntime({ intraOpThreads: 1 });
  const sessions = new Map<string, Promise<OnnxSession>>();
  const spaceOf = (modality: Modality): EmbeddingSpace => {
    if (![...heads.keys()].some((channel) => modalityOfChannel(channel) === modality))
      throw unknown(modality, heads);
    return defineSpace({
      modality,
      aspect: "joint",
      dimensions,
      normalisation: "l2",
      model: {
        id: "modalis-joint",
        revision: digest.slice(0, 12),
        weightsSha256: digest,
        preprocessing: "projection-heads/1",
      },
      jointSpace: id,
    });
  };
  const projectTogether = async (batches: ChannelBatches): Promise<EmbeddingBatch> => {
    const modality = modalityOf(batches);
    const ids = [...new Set([...batches.values()].flatMap((batch) => [...batch.ids]))];
    const rows = rowIndex({ ids });
    const sums = new Float32Array(ids.length * dimensions);
    for (const [channel, batch] of batches) {
      const head = heads.get(channel);
      if (head === undefined) throw unknown(channel, heads);
      assertComparable(head.space, batch.space);
      const session = opened(sessions, channel, head, runtime);
      await addProjected(await session, batch, dimensions, (id, vector) => {
        const start = rows.get(id)! * dimensions;
        for (let at = 0; at < dimensions; at++) sums[start + at]! += vector[at]!;
      });
    }
    return createBatch(spaceOf(modality), ids, normaliseRows(sums, dimensions));
  };
  return {
    id,
    dimensions,
    heads,
    training,
    spaceOf,
    project: (channel, batch) => projectTogether(new Map([[channel, batch]])),
    projectTogether,
    ...(anchors === undefined ? {} : { anchors }),
    nearness: (batch) =>
      anchors === undefined ? new Float32Array(batch.ids.length) : nearnessToOthers(batch, anchors),
    [Symbol.asyncDispose]: () => runtime[Symbol.asyncDispose](),
  };
}

function digestOfHeads(heads: ReadonlyMap<string, JointHead>): string {
  const hash = createHash("sha256");
  for (const [channel, { space, sha256 }] of heads)
    hash.update(JSON.stringify([channel, space.fingerprint, sha256]));
  return hash.digest("hex");
}

function modalityOf(batches: ChannelBatches): Modality {
  const modalities = [...new Set([...batches.keys()].map(modalityOfChannel))];
  if (modalities.length === 1) return modalities[0]!;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `channels of one modality are projected together, not of ${modalities.length} (${modalities.join(", ")})`,
  );
}

function opened(
  sessions: Map<string, Promise<OnnxSession>>,
  channel: string,
  { onnx, sha256 }: JointHead,
  runtime: OnnxRuntime,
): Promise<OnnxSession> {
  const model = { id: `joint-head/${channel}`, revision: "1", sha256, load: async () => onnx };
  const session = sessions.get(channel) ?? runtime.open(model);
  sessions.set(channel, session);
  return session;
}

async function addProjected(
  session: OnnxSession,
  batch: EmbeddingBatch,
  dimensions: number,
  add: (id: string, vector: Float32Array) => void,
): Promise<void> {
  const width = batch.space.dimensions;
  for (let from = 0; from < batch.ids.length; from += ROWS_A_RUN) {
    const count = Math.min(ROWS_A_RUN, batch.ids.length - from);
    const rows = new Float32Array(ROWS_A_RUN * width);
    for (let row = 0; row < count; row++) rows.set(rowOf(batch, from + row), row * width);
    const { vector } = await session.run({ x: floatTensor(rows, [ROWS_A_RUN, width]) });
    const projected = vector?.data;
    if (!(projected instanceof Float32Array && projected.length === ROWS_A_RUN * dimensions))
      throw new ModalisError(
        "CORRUPT_FILE",
        `a head does not give ${dimensions} values a row; run pretrain again`,
      );
    for (let row = 0; row < count; row++)
      add(batch.ids[from + row]!, projected.subarray(row * dimensions, (row + 1) * dimensions));
  }
}

function unknown(name: string, heads: ReadonlyMap<string, JointHead>): ModalisError {
  return new ModalisError(
    "NOT_FOUND",
    `the joint space has no head for "${name}"; it was learned from ${[...heads.keys()].join(", ")}`,
  );
}
