import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { crc32 } from "./crc32.js";
import { padFile } from "./pad-file.js";

const raw = { width: 8, height: 8, channels: 3 } as const;

function pixelsBuffer(): Buffer {
  return Buffer.from(Array.from({ length: 192 }, (_, index) => (index * 37) % 256));
}

describe("crc32", () => {
  it("gives the check value of the standard for the digits 1 to 9", () => {
    expect(crc32(Buffer.from("123456789"))).toBe(0xcbf43926);
  });
});

describe("padFile", () => {
  it.each(["jpeg", "png", "webp"] as const)(
    "makes a %s file exactly so large and changes no pixel",
    async (format) => {
      const file = await sharp(pixelsBuffer(), { raw })[format]().toBuffer();
      for (const spare of [12, 14, 1000, 65_538, 65_540, 200_000]) {
        const padded = padFile(format, file, file.length + spare)!;
        expect(padded.length).toBe(file.length + spare);
        const [before, after] = await Promise.all(
          [file, padded].map((bytes) => sharp(bytes).raw().toBuffer()),
        );
        expect(after!.equals(before!)).toBe(true);
      }
    },
  );

  it("refuses a size that is too small for the file and a block of padding", async () => {
    const file = await sharp(pixelsBuffer(), { raw }).png().toBuffer();
    expect(padFile("png", file, file.length - 1)).toBeUndefined();
    expect(padFile("png", file, file.length + 11)).toBeUndefined();
    expect(padFile("png", file, file.length)).toBe(file);
  });

  it("ends an mp4 file with a box of free space", () => {
    const padded = padFile("mp4", Buffer.from("film"), 104)!;
    expect([padded.readUInt32BE(4), padded.toString("latin1", 8, 12), padded.length]).toEqual([
      100,
      "free",
      104,
    ]);
  });

  it("puts FLAC padding between the stream's description and what follows", () => {
    // A description that says it is the last block of metadata, of 2 bytes here, then the sound.
    const file = Buffer.from([...Buffer.from("fLaC"), 0x80, 0, 0, 2, 0xaa, 0xbb, 0xff]);
    expect([...padFile("flac", file, file.length + 6)!]).toEqual([
      ...Buffer.from("fLaC"),
      0,
      0,
      0,
      2,
      0xaa,
      0xbb,
      0x81,
      0,
      0,
      2,
      0,
      0,
      0xff,
    ]);
  });
});
