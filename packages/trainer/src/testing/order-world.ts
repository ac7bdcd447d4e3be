import { createInteractions, type FeatureTable } from "@modalis/contract";
import type { TrainingData } from "../model/training-data.js";
import { seededRandom } from "../random/seeded-random.js";

/** A world for tests where what comes next follows from the last event alone: after a cue comes the cue's answer. */
export interface OrderWorld {
  readonly data: TrainingData;
  /** Items `0..cues - 1` are cues; the answer of cue `c` is item `cues + c`. */
  readonly cues: number;
  /** Cues that nobody had, as nobody had their answers: known by their content alone. */
  readonly newCues: readonly number[];
  /** Histories of cues alone, so that as sets they point to all their answers alike; the last cue decides. */
  readonly questions: readonly Int32Array[];
}

export interface OrderWorldOptions {
  readonly users: number;
  readonly cues: number;
  readonly newCues?: readonly number[];
}

export function orderWorld({ users, cues, newCues = [] }: OrderWorldOptions): OrderWorld {
  const random = seededRandom(11);
  const userIds = Array.from({ length: users }, (_, user) => `u${user}`);
  const itemIds = Array.from({ length: 2 * cues }, (_, item) => `i${item}`);
  const known = Array.from({ length: cues }, (_, cue) => cue).filter((cue) => !newCues.includes(cue));
  const shuffledCues = (count: number): number[] => {
    const pool = [...known];
    return Array.from({ length: count }, () => pool.splice(random.integer(pool.length), 1)[0]!);
  };
  const rows = userIds.flatMap((userId) =>
    shuffledCues(6)
      .flatMap((cue) => (random.next() < 0.6 ? [cue, cues + cue] : [cue]))
      .map((item, at) => ({ userId, itemId: itemIds[item]!, timestampMs: at })),
  );
  return {
    data: {
      interactions: createInteractions(rows, { userIds, itemIds }),
      itemFeatures: new Map([["shape", contentOf(cues)]]),
      userFeatures: new Map(),
    },
    cues,
    newCues,
    questions: Array.from({ length: 60 }, () => Int32Array.from(shuffledCues(4))),
  };
}

/** A cue and its answer stand at the same place of a circle, in different planes. */
function contentOf(cues: number): FeatureTable {
  const data = Array.from({ length: 2 * cues }, (_, item) => {
    const angle = (2 * Math.PI * (item % cues)) / cues;
    const place = [Math.cos(angle), Math.sin(angle), Math.cos(2 * angle), Math.sin(2 * angle)];
    return item < cues ? [...place, 0, 0, 0, 0, 1] : [0, 0, 0, 0, ...place, -1];
  });
  return { dimensions: 9, data: Float32Array.from(data.flat()), present: new Uint8Array(2 * cues).fill(1) };
}
