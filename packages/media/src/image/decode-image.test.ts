import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cmykTiff } from "../test-fixtures/cmyk-tiff.js";
import { brown, plain } from "../test-fixtures/pictures.js";
import { png, pngChunk } from "../test-fixtures/png-bytes.js";
import { decodeImage } from "./decode-image.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-image-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function firstPixel(bytes: Uint8Array): Promise<number[]> {
  return [...(await decodeImage(bytes)).data.subarray(0, 3)];
}

function expectNear(actual: readonly number[], wanted: readonly number[], within: number): void {
  for (const [channel, value] of wanted.entries()) {
    expect(Math.abs(actual[channel]! - value), `${actual} for ${wanted}`).toBeLessThanOrEqual(within);
  }
}

describe("decodeImage gives sRGB of eight bits", () => {
  it("keeps the pixels of an ordinary PNG", async () => {
    const image = await decodeImage(await plain(brown).png().toBuffer());
    expect([image.width, image.height, image.data.length]).toEqual([16, 16, 768]);
    expect([...image.data.subarray(0, 3)]).toEqual([200, 100, 50]);
  });

  it("reads every supported format by content, whatever the file is called", async () => {
    for (const format of ["jpeg", "png", "webp", "gif", "tiff", "avif"] as const) {
      const path = join(folder, `-odd %d name ${format}.docx`);
      await writeFile(path, await plain(brown)[format]().toBuffer());
      const { data } = await decodeImage(path);
      expectNear([...data], [200, 100, 50], 4);
    }
  });

  it("spreads grey over three channels, of eight bits and of sixteen", async () => {
    const grey = { r: 90, g: 90, b: 90 };
    expect(await firstPixel(await plain(grey).toColourspace("b-w").png().toBuffer())).toEqual([90, 90, 90]);
    expect(await firstPixel(await plain(grey).toColourspace("grey16").png().toBuffer())).toEqual([
      90, 90, 90,
    ]);
  });

  it("turns sixteen bits into eight", async () => {
    const bytes = await plain(brown).toColourspace("rgb16").png().toBuffer();
    expect((await sharp(bytes).metadata()).depth).toBe("ushort");
    expect(await firstPixel(bytes)).toEqual([200, 100, 50]);
  });

  it("turns CMYK into sRGB: the printing inks have the colours that the trade publishes for them", async () => {
    // The primaries of U.S. Web Coated (SWOP) v2 in sRGB; press profiles differ by some thirty levels, and plain inversion by 255 - 174 = 81.
    const inks = [
      [
        [0, 0, 0, 0],
        [255, 255, 255],
      ],
      [
        [255, 0, 0, 0],
        [0, 174, 239],
      ],
      [
        [0, 255, 0, 0],
        [236, 0, 140],
      ],
      [
        [0, 0, 255, 0],
        [255, 242, 0],
      ],
      [
        [0, 0, 0, 255],
        [35, 31, 32],
      ],
    ] as const;
    for (const [ink, colour] of inks) expectNear(await firstPixel(cmykTiff(ink)), colour, 36);
  });

  it("reads a CMYK JPEG", async () => {
    const bytes = await plain({ r: 128, g: 110, b: 90 })
      .toColourspace("cmyk")
      .jpeg({ quality: 100 })
      .toBuffer();
    expect((await sharp(bytes).metadata()).space).toBe("cmyk");
    // The way there and back passes through inks, which cannot print every colour exactly.
    expectNear(await firstPixel(bytes), [128, 110, 90], 12);
  });

  it("lays transparency on white: half of 200, 100, 50 is 227, 177, 152", async () => {
    const half = plain({ ...brown, alpha: 0.5 });
    expectNear(await firstPixel(await half.clone().png().toBuffer()), [227.5, 177.5, 152.5], 1);
    expectNear(
      await firstPixel(await half.clone().toColourspace("rgb16").png().toBuffer()),
      [227.5, 177.5, 152.5],
      1,
    );
    const invisible = await plain({ ...brown, alpha: 0 })
      .png({ palette: true })
      .toBuffer();
    expect(await firstPixel(invisible)).toEqual([255, 255, 255]);
  });

  it("expands a palette", async () => {
    const bytes = await plain(brown).png({ palette: true }).toBuffer();
    expect((await sharp(bytes).metadata()).isPalette).toBe(true);
    expect(await firstPixel(bytes)).toEqual([200, 100, 50]);
  });

  it("turns a picture upright as its EXIF orientation says", async () => {
    const leftRed = await sharp({ create: { width: 20, height: 10, channels: 3, background: "blue" } })
      .composite([
        { input: { create: { width: 10, height: 10, channels: 3, background: "red" } }, left: 0, top: 0 },
      ])
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    const { width, height, data } = await decodeImage(leftRed);
    expect([width, height]).toEqual([10, 20]);
    expect([...data.subarray(0, 3)]).toEqual([255, 0, 0]);
    expect([...data.subarray(-3)]).toEqual([0, 0, 255]);
  });

  it("takes the first frame of an animated GIF and WebP", async () => {
    const frames = [
      await plain({ r: 255, g: 0, b: 0 }).png().toBuffer(),
      await plain(brown).png().toBuffer(),
    ];
    for (const format of ["gif", "webp"] as const) {
      const bytes = await sharp(frames, { join: { animated: true } })
        [format]({ delay: [100, 100] })
        .toBuffer();
      expect((await sharp(bytes).metadata()).pages).toBe(2);
      const image = await decodeImage(bytes);
      expect([image.width, image.height]).toEqual([16, 16]);
      expectNear([...image.data], [255, 0, 0], 3);
    }
  });

  it("takes the first frame of an animated PNG", async () => {
    const frameControl = Buffer.alloc(26);
    frameControl.writeUInt32BE(1, 4);
    frameControl.writeUInt32BE(1, 8);
    const animation = [
      pngChunk("acTL", Buffer.from([0, 0, 0, 2, 0, 0, 0, 0])),
      pngChunk("fcTL", frameControl),
    ];
    expect(await firstPixel(png(1, 1, animation, Uint8Array.of(0, 10, 20, 30)))).toEqual([10, 20, 30]);
  });

  it("halves a JPEG while both sides stay at least as large as asked, and no other way", async () => {
    const bytes = await sharp({ create: { width: 1000, height: 600, channels: 3, background: brown } })
      .jpeg()
      .toBuffer();
    const small = await decodeImage(bytes, { atLeast: { width: 224, height: 224 } });
    expect([small.width, small.height]).toEqual([500, 300]);
    expectNear([...small.data], [200, 100, 50], 3);
    const large = await decodeImage(bytes, { atLeast: { width: 900, height: 10 } });
    expect([large.width, large.height]).toEqual([1000, 600]);
  });
});
