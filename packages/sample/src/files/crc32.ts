const POLYNOMIAL = 0xedb88320;

/** The cyclic redundancy check of PNG and zip (ISO 3309), as an unsigned 32-bit number. */
export function crc32(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) {
    remainder ^= byte;
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? POLYNOMIAL : 0);
  }
  return (remainder ^ 0xffffffff) >>> 0;
}
