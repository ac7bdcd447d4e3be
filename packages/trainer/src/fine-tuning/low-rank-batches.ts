import type { StepInput } from "../autodiff/step-arrays.js";
import type { TrainingData } from "../model/training-data.js";
import type { LikedPairs } from "../pretrain/id-free-pairs.js";
import type { SeededRandom } from "../random/seeded-random.js";

/** Users of each item as compressed rows, of those who like others too. */
export interface PairsByItem {
  /** `[items + 1]` */
  readonly offsets: Int32Array;
  readonly users: Int32Array;
  /** Items that somebody likes. */
  readonly liked: Int32Array;
}

/** What a step learns from: people, half of whom like one of its items each and half another item, which its own are no answer to. */
export interface DrawnPeople {
  /** `[textsAStep]`: items, each once. */
  readonly items: Int32Array;
  /** `[people]` */
  readonly users: Int32Array;
  /** `[people]`: the item that is to be found. */
  readonly targets: Int32Array;
  /** `[people]`: mean 1, so that both halves count as often as such people are there. */
  readonly weights: Float32Array;
}

/** Groups liked pairs by item. */
export function pairsByItem({ users, items }: LikedPairs, itemCount: number): PairsByItem {
  const offsets = new Int32Array(itemCount + 1);
  for (const item of items) offsets[item + 1]! += 1;
  for (let item = 0; item < itemCount; item++) offsets[item + 1]! += offsets[item]!;
  const next = offsets.slice();
  const sorted = new Int32Array(users.length);
  for (const [at, item] of items.entries()) sorted[next[item]!++] = users[at]!;
  const liked = Int32Array.from(
    [...next.keys()].filter((item) => item < itemCount && offsets[item + 1]! > offsets[item]!),
  );
  return { offsets, users: sorted, liked };
}

/**
 * Draws items as often as they are liked, and for each the given number of people who like it.
 *
 * @param texts At most as many as `liked` holds.
 */
export function drawPeople(
  { offsets, users, liked }: PairsByItem,
  pairs: LikedPairs,
  { texts, peopleAText, random }: { texts: number; peopleAText: number; random: SeededRandom },
): DrawnPeople {
  const drawn = new Set<number>();
  for (let attempt = 0; drawn.size < texts && attempt < 20 * texts; attempt++)
    drawn.add(pairs.items[Math.floor(random.next() * pairs.items.length)]!);
  for (let at = Math.floor(random.next() * liked.length); drawn.size < texts; at++)
    drawn.add(liked[at % liked.length]!);
  const items = Int32Array.from(drawn);
  const people = new Int32Array(texts * peopleAText);
  const [targets, weights] = [new Int32Array(people.length), new Float32Array(people.length)];
  const share =
    items.reduce((sum, item) => sum + offsets[item + 1]! - offsets[item]!, 0) / pairs.users.length;
  const half = share === 1 ? people.length : Math.ceil(people.length / 2);
  for (let row = 0; row < half; row++) {
    const item = items[row % texts]!;
    const [from, to] = [offsets[item]!, offsets[item + 1]!];
    people[row] = users[from + Math.floor(random.next() * (to - from))]!;
    targets[row] = item;
    // As often as the item is liked, though each stands as often as any other.
    weights[row] = ((to - from) * texts * people.length) / (pairs.users.length * half);
  }
  for (let row = half; row < people.length; ) {
    const pair = Math.floor(random.next() * pairs.users.length);
    if (drawn.has(pairs.items[pair]!)) continue;
    people[row] = pairs.users[pair]!;
    targets[row] = pairs.items[pair]!;
    weights[row] = ((1 - share) * people.length) / (people.length - half);
    row += 1;
  }
  return { items, users: people, targets, weights };
}

/**
 * Writes of each person what they like among the step's items (less the one to be found), the sum of the vectors of the rest
 * of what they like, and which items are no negatives.
 *
 * @param vectors `[items, dimensions]`, as last computed.
 */
export function fillPeople(
  { interactions: { offsets, items: all, itemIds } }: TrainingData,
  { items, users, targets, weights }: DrawnPeople,
  vectors: Float32Array,
  inputs: ReadonlyMap<string, StepInput>,
): void {
  const [histories, base, likedHere, closed] = ["histories", "base", "liked", "closed"].map(
    (name) => inputs.get(name)!.fill(0) as Float32Array,
  );
  inputs.get("weights")!.set(weights);
  const dimensions = vectors.length / itemIds.length;
  const places = new Map([...items].map((item, place) => [item, place]));
  for (const [row, user] of users.entries()) {
    const [shut, own] = [row * itemIds.length, row * items.length];
    const target = targets[row]!;
    inputs.get("targets")![row] = places.get(target) ?? items.length + target;
    for (const item of items) closed![shut + item] = 1;
    for (const item of all.subarray(offsets[user]!, offsets[user + 1]!)) {
      if (item === target) continue;
      closed![shut + item] = 1;
      const place = places.get(item);
      if (place === undefined) {
        for (let at = 0; at < dimensions; at++)
          base![row * dimensions + at]! += vectors[item * dimensions + at]!;
      } else {
        histories![own + place] = 1;
        likedHere![own + place] = 1;
      }
    }
  }
}
