import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RgbImage } from "../image/rgb-image.js";
import { parsePpm } from "./parse-ppm.js";

async function parse(chunks: readonly Uint8Array[]): Promise<RgbImage[]> {
  async function* feed(): AsyncGenerator<Uint8Array> {
    yield* chunks;
  }
  const images: RgbImage[] = [];
  for await (const image of parsePpm("a film", feed())) images.push(image);
  return images;
}

function ppm({ width, height, data }: RgbImage): Buffer {
  return Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), data]);
}

const picture = fc
  .record({ width: fc.integer({ min: 1, max: 6 }), height: fc.integer({ min: 1, max: 6 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
      .map((data) => ({ width, height, data: Uint8Array.from(data) })),
  );

describe("parsePpm", () => {
  it("gives back the pictures, however their bytes are cut into chunks and whatever their sizes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(picture, { maxLength: 4 }),
        fc.integer({ min: 1, max: 40 }),
        async (pictures, length) => {
          const bytes = Buffer.concat(pictures.map(ppm));
          const chunks = Array.from({ length: Math.ceil(bytes.length / length) }, (_, at) =>
            bytes.subarray(at * length, (at + 1) * length),
          );
          expect(await parse(chunks)).toEqual(pictures);
        },
      ),
    );
  });

  it("reports a stream that ends within a picture or is none", async () => {
    const whole = ppm({ width: 2, height: 1, data: new Uint8Array(6) });
    await expect(parse([whole.subarray(0, -1)])).rejects.toMatchObject({ code: "CORRUPT_INPUT" });
    await expect(parse([whole.subarray(0, 4)])).rejects.toMatchObject({ code: "CORRUPT_INPUT" });
    await expect(parse([Buffer.alloc(100)])).rejects.toMatchObject({ code: "CORRUPT_INPUT" });
  });
});
