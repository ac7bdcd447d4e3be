import type { FactorBlock, FactorsParts } from "./factors-parts.js";

/** What each block of columns adds to a user's scores of items; biases are a source of their own. They sum to the score. */
export function factorContributions(
  parts: FactorsParts,
  user: number,
  items: Int32Array,
): ReadonlyMap<string, Float32Array> {
  const { userFactors, itemFactors, dimensions } = parts;
  const sources = new Map<string, Float32Array>();
  for (const { name, from, to } of wholeCover(parts.blocks ?? [], dimensions)) {
    const terms = sources.get(name) ?? new Float32Array(items.length);
    items.forEach((item, at) => {
      let dot = 0;
      for (let column = from; column < to; column++) {
        dot += userFactors[user * dimensions + column]! * itemFactors[item * dimensions + column]!;
      }
      terms[at]! += dot;
    });
    sources.set(name, terms);
  }
  const { userBias, itemBias, globalBias = 0 } = parts;
  if (userBias !== undefined || itemBias !== undefined || globalBias !== 0) {
    const ofUser = globalBias + (userBias?.[user] ?? 0);
    sources.set(
      "bias",
      Float32Array.from(items, (item) => ofUser + (itemBias?.[item] ?? 0)),
    );
  }
  return sources;
}

/** The blocks in order, and the columns between them as blocks of `interactions`. */
export function wholeCover(blocks: readonly FactorBlock[], dimensions: number): FactorBlock[] {
  const cover: FactorBlock[] = [];
  let end = 0;
  for (const block of [...blocks].sort((left, right) => left.from - right.from)) {
    if (block.from > end) cover.push({ name: "interactions", from: end, to: block.from });
    cover.push(block);
    end = block.to;
  }
  if (end < dimensions) cover.push({ name: "interactions", from: end, to: dimensions });
  return cover;
}
