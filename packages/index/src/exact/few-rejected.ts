/** Up to this share of rejected slots, scanning all rows in order costs less than going from one accepted row to the next. */
const FEW = 1 / 2;
const ALL_ONES = 0x01010101;

/**
 * The slots below `used` that a mask rejects, rising; undefined when they are more than half.
 *
 * @param accept By slot, other than 0 where accepted; slots past its end are not.
 * @param accepted How many it is said to accept, at most.
 */
export function fewRejected(accept: Uint8Array, used: number, accepted = used): number[] | undefined {
  const most = used * FEW;
  if (used - accept.length > most || used - accepted > most) return undefined;
  const rejected: number[] = [];
  const end = Math.min(used, accept.length);
  const aligned = accept.byteOffset % 4 === 0;
  const words = aligned ? new Uint32Array(accept.buffer, accept.byteOffset, end >> 2) : new Uint32Array(0);
  for (let word = 0; word < words.length; word++) {
    if (words[word] === ALL_ONES) continue;
    for (let slot = 4 * word; slot < 4 * word + 4; slot++) if (accept[slot] === 0) rejected.push(slot);
    if (rejected.length > most) return undefined;
  }
  for (let slot = 4 * words.length; slot < used; slot++) if (!(accept[slot]! > 0)) rejected.push(slot);
  return rejected.length > most ? undefined : rejected;
}
