import type { Signature } from "./content-inspector.js";

/** Most bits in which near duplicates may differ. */
const MOST_BITS = 3;

/**
 * Groups of keys whose signatures differ from another's of the group by at most three of 64 bits.
 *
 * Two such signatures agree in one of four 16-bit blocks (Manku, Jain and Das Sarma 2007), so only those that
 * share a block are compared; equal ones are joined first, so that many copies cost no more than one.
 */
export function nearDuplicates(signatures: ReadonlyMap<string, Signature>): string[][] {
  const copies = new Map<string, string[]>();
  for (const [key, signature] of signatures) listAt(copies, signature.join()).push(key);
  const distinct = [...copies.keys()].map((text) => text.split(",").map(Number) as [number, number]);
  const parent = distinct.map((_, index) => index);
  for (const [left, right] of candidatePairs(distinct)) {
    if (differingBits(distinct[left]!, distinct[right]!) <= MOST_BITS)
      parent[rootOf(parent, right)] = rootOf(parent, left);
  }
  const groups = new Map<number, string[]>();
  for (const [index, members] of [...copies.values()].entries()) {
    const group = listAt(groups, rootOf(parent, index));
    for (const member of members) group.push(member);
  }
  return [...groups.values()].filter((members) => members.length > 1);
}

function* candidatePairs(signatures: readonly Signature[]): Generator<[number, number]> {
  for (let block = 0; block < 4; block++) {
    const buckets = new Map<number, number[]>();
    for (const [index, signature] of signatures.entries()) {
      const key = (signature[block >> 1]! >>> ((block & 1) * 16)) & 0xffff;
      const bucket = listAt(buckets, key);
      for (const earlier of bucket) yield [earlier, index];
      bucket.push(index);
    }
  }
}

/** The list of a key, made when it is not there yet. */
function listAt<Key, Value>(lists: Map<Key, Value[]>, key: Key): Value[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

function rootOf(parent: number[], index: number): number {
  let root = index;
  while (parent[root] !== root) root = parent[root]!;
  return root;
}

function differingBits(left: Signature, right: Signature): number {
  return ones(left[0] ^ right[0]) + ones(left[1] ^ right[1]);
}

/** Set bits of a 32-bit number, by adding neighbours in parallel (Warren, Hacker's Delight, 5-1). */
function ones(bits: number): number {
  let count = bits - ((bits >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return (((count + (count >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
