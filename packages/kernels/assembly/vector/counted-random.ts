/**
 * 32 random bits that depend only on the four numbers: any draw of any step can be made again by itself.
 *
 * Two rounds of the finaliser of SplitMix64 (Steele, Lea and Flood 2014) over a counter.
 */
export function randomBits(seed: u32, step: u32, index: u32, attempt: u32): u32 {
  const first = mixed((u64(seed) << 32) ^ u64(step));
  return u32(mixed(first + ((u64(attempt) << 32) | u64(index)) * 0x9e3779b97f4a7c15) >> 32);
}

/** A whole number from 0 to below `limit`; the multiply-shift of Lemire 2019, whose bias is below limit / 2^32. */
export function randomBelow(bits: u32, limit: u32): u32 {
  return u32((u64(bits) * u64(limit)) >> 32);
}

function mixed(state: u64): u64 {
  let bits = state + 0x9e3779b97f4a7c15;
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
  return bits ^ (bits >> 31);
}
