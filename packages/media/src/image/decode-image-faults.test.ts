import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brown, noise, plain } from "../test-fixtures/pictures.js";
import { png } from "../test-fixtures/png-bytes.js";
import { decodeImage } from "./decode-image.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-image-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("decodeImage reports what it cannot read", () => {
  it("reports a file without bytes as EMPTY_INPUT, as path and as bytes", async () => {
    const path = join(folder, "empty.jpg");
    await writeFile(path, "");
    await expect(decodeImage(path)).rejects.toMatchObject({ code: "EMPTY_INPUT" });
    await expect(decodeImage(new Uint8Array())).rejects.toMatchObject({ code: "EMPTY_INPUT" });
  });

  it("reports a picture cut in half as CORRUPT_INPUT, in every format", async () => {
    for (const format of ["jpeg", "png", "webp", "gif", "tiff", "avif"] as const) {
      const bytes = await (await noise())[format]().toBuffer();
      const cut = bytes.subarray(0, bytes.length / 2);
      await expect(decodeImage(cut), format).rejects.toMatchObject({ code: "CORRUPT_INPUT" });
    }
  });

  it("reports a JPEG that misses its last byte", async () => {
    const bytes = await (await noise()).jpeg().toBuffer();
    await expect(decodeImage(bytes.subarray(0, -1))).rejects.toMatchObject({ code: "CORRUPT_INPUT" });
  });

  it("says the same of a picture whatever breaks beside it", async () => {
    const cut = async (format: "png" | "jpeg") => {
      const bytes = await (await noise())[format]().toBuffer();
      return bytes.subarray(0, bytes.length / 2);
    };
    const pictures = [await cut("png"), await cut("jpeg")];
    const messageOf = (bytes: Uint8Array): Promise<unknown> =>
      decodeImage(bytes).catch((error: Error) => error.message);
    const alone = [await messageOf(pictures[0]!), await messageOf(pictures[1]!)];
    for (let round = 0; round < 10; round++) {
      const together = await Promise.all([...pictures, ...pictures].map(messageOf));
      expect(together).toEqual([...alone, ...alone]);
    }
  });

  it("refuses 200 megapixels from the header, before decoding", async () => {
    const bomb = png(20_000, 10_000, [], new Uint8Array(16));
    await expect(decodeImage(bomb)).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
      message: expect.stringContaining("20000 x 10000"),
    });
  });

  it("holds the limits it is given on bytes and pixels", async () => {
    const bytes = await plain(brown).png().toBuffer();
    await expect(decodeImage(bytes, { limits: { bytes: 10 } })).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
    });
    await expect(decodeImage(bytes, { limits: { pixels: 255 } })).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
    });
    expect((await decodeImage(bytes, { limits: { pixels: 256 } })).width).toBe(16);
  });

  it("names the remedy for HEIC, SVG in any disguise, and things that are no pictures", async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>';
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(svg, "utf16le")]);
    const cases: readonly (readonly [Uint8Array, string])[] = [
      [Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1"), "JPEG or PNG"],
      [Buffer.from(svg), "export it as PNG"],
      [Buffer.from(`\ufeff<?xml version="1.0"?>\n<!-- a comment -->\n${svg}`), "export it as PNG"],
      [utf16, "export it as PNG"],
      [gzipSync(svg), "unpack"],
      [Buffer.from("just words"), "give JPEG"],
      [Buffer.from("RIFF\0\0\0\0WAVEfmt ", "latin1"), "wav, not a picture"],
    ];
    for (const [bytes, remedy] of cases) {
      await expect(decodeImage(bytes)).rejects.toMatchObject({
        code: "UNSUPPORTED_INPUT",
        message: expect.stringContaining(remedy),
      });
    }
  });

  it("reports a missing file, a folder and a path with a zero byte", async () => {
    await expect(decodeImage(join(folder, "absent.png"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(decodeImage(folder)).rejects.toMatchObject({ code: "UNSUPPORTED_INPUT" });
    await expect(decodeImage("a\0b")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("rejects with the signal's reason, before the work and during it", async () => {
    const reason = new Error("stop");
    const bytes = await (await noise()).resize(3000).png().toBuffer();
    await expect(decodeImage(bytes, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const running = decodeImage(bytes, { signal: controller.signal });
    setImmediate(() => controller.abort(reason));
    await expect(running).rejects.toBe(reason);
  });

  it("leaves the bytes it was given as they were", async () => {
    const bytes = await plain(brown).jpeg().toBuffer();
    const copy = Uint8Array.from(bytes);
    await decodeImage(bytes);
    expect(Uint8Array.from(bytes)).toEqual(copy);
  });
});
