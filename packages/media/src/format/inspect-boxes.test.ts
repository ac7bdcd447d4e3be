import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openReader } from "../source/media-reader.js";
import { indexWithEntry, isoBox } from "../test-fixtures/iso-boxes.js";
import { type BoxFacts, inspectBoxes } from "./inspect-boxes.js";

const start = isoBox("ftyp", Buffer.from("isom\0\0\0\0isom", "latin1"));

async function inspect(...parts: readonly Uint8Array[]): Promise<BoxFacts> {
  await using reader = await openReader(Buffer.concat(parts), 2 ** 20);
  return await inspectBoxes(reader);
}

describe("inspectBoxes", () => {
  it("finds encryption by the sample entry, deep in the index", async () => {
    expect(await inspect(start, indexWithEntry("encv"))).toEqual({ isEncrypted: true, isTruncated: false });
    expect(await inspect(start, indexWithEntry("enca"))).toEqual({ isEncrypted: true, isTruncated: false });
    expect(await inspect(start, indexWithEntry("avc1"))).toEqual({ isEncrypted: false, isTruncated: false });
  });

  it("finds encryption in the fragments of a film", async () => {
    const fragment = isoBox("moof", isoBox("traf", isoBox("senc", Buffer.alloc(8))));
    expect((await inspect(start, indexWithEntry("avc1"), fragment)).isEncrypted).toBe(true);
  });

  it("sees that a box ends beyond the file, but forgives padding", async () => {
    const film = Buffer.concat([start, isoBox("mdat", Buffer.alloc(100))]);
    expect((await inspect(film.subarray(0, -1))).isTruncated).toBe(true);
    expect((await inspect(film, Buffer.alloc(64))).isTruncated).toBe(false);
  });

  it("reads boxes of 64-bit size and of size to the end", async () => {
    const large = Buffer.from([
      0,
      0,
      0,
      1,
      ...Buffer.from("mdat"),
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      24,
      ...Buffer.alloc(8),
    ]);
    expect(await inspect(start, large, indexWithEntry("encv"))).toEqual({
      isEncrypted: true,
      isTruncated: false,
    });
    const beyond = Buffer.from([0, 0, 0, 1, ...Buffer.from("mdat"), 0xff, 0, 0, 0, 0, 0, 0, 24]);
    expect((await inspect(start, beyond)).isTruncated).toBe(true);
    const rest = Buffer.from([0, 0, 0, 0, ...Buffer.from("mdat"), 1, 2, 3]);
    expect((await inspect(start, rest)).isTruncated).toBe(false);
  });

  it("answers for any bytes, nested as deep as they like", async () => {
    let nest: Buffer = isoBox("encv");
    for (let depth = 0; depth < 2000; depth++) nest = isoBox("moov", nest);
    expect((await inspect(start, nest)).isTruncated).toBe(false);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
        const facts = await inspect(start, isoBox("moov", bytes), bytes);
        expect(typeof facts.isEncrypted).toBe("boolean");
      }),
    );
  });
});
