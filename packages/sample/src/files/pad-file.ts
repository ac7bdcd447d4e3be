import { crc32 } from "./crc32.js";

/** File formats that have a place for bytes that no reader looks at. */
export type PaddableFormat = "jpeg" | "png" | "webp" | "flac" | "mp4";

/**
 * The file, filled up to exactly `size` bytes with padding as its format allows it.
 *
 * Compressed sizes differ by what is shown; padding takes that away, so that nothing can be learnt from sizes.
 * Returns undefined when the file is too large to be padded to that size.
 */
export function padFile(format: PaddableFormat, file: Buffer, size: number): Buffer | undefined {
  const spare = size - file.length;
  if (spare === 0) return file;
  if (spare < LEAST_PADDING[format]) return undefined;
  return PAD[format](file, spare);
}

/** Bytes of the smallest block of padding. */
const LEAST_PADDING: Readonly<Record<PaddableFormat, number>> = {
  jpeg: 4,
  png: 12,
  webp: 8,
  flac: 4,
  mp4: 8,
};

const PAD: Readonly<Record<PaddableFormat, (file: Buffer, spare: number) => Buffer>> = {
  jpeg: padJpeg,
  png: padPng,
  webp: padWebp,
  flac: padFlac,
  mp4: padMp4,
};

/** Comment segments (ITU-T T.81, B.2.4.5) after the start marker; a segment holds at most 65,533 bytes. */
function padJpeg(file: Buffer, spare: number): Buffer {
  const segments: Buffer[] = [];
  for (let left = spare; left > 0; ) {
    const whole = left <= 65_537 ? left : Math.min(65_537, left - 4);
    const segment = Buffer.alloc(whole, 0x20);
    segment.writeUInt16BE(0xfffe, 0);
    segment.writeUInt16BE(whole - 2, 2);
    segments.push(segment);
    left -= whole;
  }
  return Buffer.concat([file.subarray(0, 2), ...segments, file.subarray(2)]);
}

/** A private ancillary chunk, safe to copy, before the end chunk (W3C PNG, 5.4). */
function padPng(file: Buffer, spare: number): Buffer {
  const chunk = Buffer.alloc(spare);
  chunk.writeUInt32BE(spare - 12, 0);
  chunk.write("paDd", 4, "latin1");
  chunk.writeUInt32BE(crc32(chunk.subarray(4, spare - 4)), spare - 4);
  return Buffer.concat([file.subarray(0, -12), chunk, file.subarray(-12)]);
}

/** An unknown chunk at the end, which readers skip (RFC 9649, 2.7.1.6). Sizes are even in this format. */
function padWebp(file: Buffer, spare: number): Buffer {
  const padded = Buffer.concat([file, Buffer.alloc(spare)]);
  padded.write("PADD", file.length, "latin1");
  padded.writeUInt32LE(spare - 8, file.length + 4);
  padded.writeUInt32LE(padded.length - 8, 4);
  return padded;
}

/** A padding block right after the stream's description, which is never the last block (RFC 9639, 8.3). */
function padFlac(file: Buffer, spare: number): Buffer {
  const end = 8 + file.readUIntBE(5, 3);
  const block = Buffer.alloc(spare);
  block.writeUInt8((file[4]! & 0x80) | 1, 0);
  block.writeUIntBE(spare - 4, 1, 3);
  const description = Buffer.from(file.subarray(0, end));
  description[4] = description[4]! & 0x7f;
  return Buffer.concat([description, block, file.subarray(end)]);
}

/** A free-space box at the end (ISO/IEC 14496-12, 8.1.2). */
function padMp4(file: Buffer, spare: number): Buffer {
  const box = Buffer.alloc(spare);
  box.writeUInt32BE(spare, 0);
  box.write("free", 4, "latin1");
  return Buffer.concat([file, box]);
}
