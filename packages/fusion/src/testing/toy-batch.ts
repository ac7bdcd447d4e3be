import { createBatch, defineSpace, type EmbeddingBatch } from "@modalis/contract";

/** A batch of made-up rows for a channel such as `"image.colour"`: `{ id: vector }`. */
export function toyBatch(
  channel: string,
  rows: Readonly<Record<string, readonly number[]>>,
  revision = "1",
): EmbeddingBatch {
  const [modality, aspect] = channel.split(".");
  const vectors = Object.values(rows);
  const space = defineSpace({
    modality: modality!,
    ...(aspect === undefined ? {} : { aspect }),
    dimensions: vectors[0]?.length ?? 2,
    normalisation: "none",
    model: { id: "toy", revision, preprocessing: "none" },
  });
  return createBatch(space, Object.keys(rows), Float32Array.from(vectors.flat()));
}

/** A number generator for reproducible worlds (mulberry32), from -1 to 1. */
export function toyNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * 2 - 1;
  };
}

/** Random rows `a0`, `a1`, …; each is kept with the probability given. */
export function randomBatch(
  channel: string,
  { rows, dimensions, seed, kept = 1 }: { rows: number; dimensions: number; seed: number; kept?: number },
): EmbeddingBatch {
  const next = toyNumbers(seed);
  const entries = Array.from({ length: rows }, (_, row): [string, number[]] => [
    `a${row}`,
    Array.from({ length: dimensions }, () => next() + next() + 0.5),
  ]);
  return toyBatch(channel, Object.fromEntries(entries.filter(() => (next() + 1) / 2 < kept)));
}
