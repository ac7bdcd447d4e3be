import type { LiveTaste } from "./person-view.js";

/**
 * What a channel adds to the content's terms of items: strength times their deviations above the catalogue's mean, 0 for an
 * item that lacks the channel.
 *
 * @param visit Called with the place of each item that has the channel.
 */
export function tasteTerms(
  { channel, taste }: LiveTaste,
  slots: ArrayLike<number>,
  visit: (place: number, term: number) => void,
): void {
  const { units, block } = channel;
  const { profile, profileFactor, nearest, nearestFactor, offset } = taste;
  const likes = nearest?.examples.map(({ row }) => row);
  const places = new Int32Array(block.capacity);
  units.touch(slots);
  for (let next = 0; next < slots.length; ) {
    let count = 0;
    for (; next < slots.length && count < block.capacity; next++) {
      if (block.load(count, units, slots[next]!)) places[count++] = next;
    }
    if (count === 0) continue;
    const linear = block.dots(profile, count);
    const means = likes === undefined ? undefined : block.nearest(likes, count);
    for (let at = 0; at < count; at++) {
      const near = means === undefined ? 0 : nearestFactor * means[at]!;
      visit(places[at]!, profileFactor * linear[at]! + near - offset);
    }
  }
}
