import { deflateSync } from "node:zlib";
import { PNG } from "./small-catalogue.js";

/** An 8-bit PNG of one colour. */
export function paintedPng(red: number, green: number, blue: number): Buffer {
  const size = 8;
  const row = [0, ...Array.from({ length: size }, () => [red, green, blue]).flat()];
  const rows = Buffer.from(Array.from({ length: size }, () => row).flat());
  return pngOf(size, size, deflateSync(rows), 2);
}

/** An 8-bit PNG with the given data, whatever its size is said to be; grey unless it has another type of colour. */
export function pngOf(width: number, height: number, data: Buffer, colourType = 0): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = colourType;
  const signature = PNG.subarray(0, 8);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", data),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
