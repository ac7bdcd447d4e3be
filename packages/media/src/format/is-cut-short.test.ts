import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openReader } from "../source/media-reader.js";
import { isCutShort } from "./is-cut-short.js";
import type { FormatName } from "./sniffed-format.js";

async function cutShort(format: FormatName, bytes: Uint8Array): Promise<boolean> {
  await using reader = await openReader(bytes, 2 ** 20);
  return await isCutShort(format, reader);
}

const oggPage = Buffer.concat([
  Buffer.from("OggS\0\x04", "latin1"),
  Buffer.alloc(20),
  Buffer.from([2, 10, 5]),
  Buffer.alloc(15),
]);
const webm = (length: readonly number[]): Buffer =>
  Buffer.concat([
    Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0x82, 1, 2, 0x18, 0x53, 0x80, 0x67, ...length]),
    Buffer.alloc(20),
  ]);
const avi = Buffer.concat([Buffer.from("RIFF\x10\0\0\0AVI ", "latin1"), Buffer.alloc(12)]);

const whole: readonly (readonly [FormatName, Buffer])[] = [
  ["ogg", Buffer.concat([oggPage, oggPage])],
  ["webm", webm([0x94])],
  ["matroska", webm([0x40, 0x14])],
  ["avi", avi],
];

describe("isCutShort", () => {
  it("is false of a whole file and true of the same file without its last byte", async () => {
    for (const [format, bytes] of whole) {
      expect(await cutShort(format, bytes), format).toBe(false);
      expect(await cutShort(format, bytes.subarray(0, -1)), format).toBe(true);
    }
  });

  it("is false where the writer left the length open", async () => {
    expect(await cutShort("webm", webm([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]))).toBe(false);
    expect(await cutShort("webm", webm([0xff]))).toBe(false);
    expect(
      await cutShort(
        "avi",
        Buffer.concat([Buffer.from("RIFF\xff\xff\xff\xffAVI ", "latin1"), Buffer.alloc(4)]),
      ),
    ).toBe(false);
  });

  it("answers for any bytes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("ogg", "webm", "avi"),
        fc.uint8Array({ minLength: 12, maxLength: 99 }),
        async (format, bytes) => {
          expect(typeof (await cutShort(format, bytes))).toBe("boolean");
        },
      ),
    );
  });
});
