import { crc32, deflateSync } from "node:zlib";

/** One chunk of a PNG with its length and checksum. */
export function pngChunk(name: string, body: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), body]);
  const chunk = Buffer.alloc(named.length + 8);
  chunk.writeUInt32BE(body.length, 0);
  named.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(named), chunk.length - 4);
  return chunk;
}

/** A PNG of any claimed size with the given chunks between header and pixels. */
export function png(width: number, height: number, between: readonly Buffer[], pixels: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  const end = pngChunk("IEND", new Uint8Array());
  return Buffer.concat([
    signature,
    pngChunk("IHDR", header),
    ...between,
    pngChunk("IDAT", deflateSync(pixels)),
    end,
  ]);
}
