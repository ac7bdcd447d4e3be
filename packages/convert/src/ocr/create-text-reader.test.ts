import { describeConverter } from "@modalis/conformance";
import type { ImageContent } from "@modalis/image";
import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { createOcrConverter } from "./create-ocr-converter.js";
import { createTextReader } from "./create-text-reader.js";

async function sign(
  text: string,
  { degrees = 0, size = 40, width = 640, height = 240 } = {},
): Promise<Uint8Array> {
  const lines = text
    .split("\n")
    .map((line, at) => `<text x="40" y="${height / 3 + at * size * 1.7}">${line}</text>`);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fff"/><g transform="rotate(${degrees} ${width / 2} ${height / 2})" font-family="DejaVu Sans" font-size="${size}">${lines.join("")}</g></svg>`;
  return bytesOf(sharp(Buffer.from(svg)).flatten().png());
}

/** In memory of its own: small buffers share theirs. */
async function bytesOf(picture: Sharp): Promise<Uint8Array> {
  return Uint8Array.from(await picture.toBuffer());
}

/** Letters are drawn by the system's fonts; a machine may have none. */
async function canWrite(): Promise<boolean> {
  const { channels } = await sharp(await sign("Hello")).stats();
  return channels[0]!.min < 100;
}
const reason = "(skipped: this machine has no fonts to draw letters with)";
const hasFonts = await canWrite();
const blank = await bytesOf(
  sharp({ create: { width: 200, height: 100, channels: 3, background: "#cde" } }).png(),
);

describe.skipIf(!hasFonts)(`a text reader ${reason}`, () => {
  it("reads lines in order with their corners and how sure it is", async () => {
    await using reader = await createTextReader();
    const { text, lines, confidence } = await reader.read(await sign("Open on Sunday\nfrom 9:30"));
    expect(text).toBe("Open on Sunday\nfrom 9:30");
    expect(confidence).toBeGreaterThan(0.9);
    const [{ quad }] = lines as [(typeof lines)[0]];
    expect(Math.abs(quad[0].x - 40)).toBeLessThan(12);
    expect(quad[3].y).toBeGreaterThan(quad[0].y);
  });

  it.each([20, 90, 180, -90])("reads what is turned by %i degrees", async (degrees) => {
    await using reader = await createTextReader();
    const turned = await sign("Open on Sunday", { degrees, width: 640, height: 640 });
    expect((await reader.read(turned)).text).toBe("Open on Sunday");
  });

  it("reads small text of a large picture", async () => {
    await using reader = await createTextReader();
    const page = await sign("The keeper of the lighthouse\nlooked at the sea", {
      size: 18,
      width: 3000,
      height: 2400,
    });
    expect((await reader.read(page)).text).toBe("The keeper of the lighthouse\nlooked at the sea");
  });
});

describe("a text reader", () => {
  it("reads nothing where nothing is written, down to a single pixel", async () => {
    await using reader = await createTextReader();
    expect(await reader.read(blank)).toEqual({ text: "", lines: [] });
    expect((await reader.read({ width: 1, height: 1, data: new Uint8Array(3) })).text).toBe("");
    expect((await reader.read({ width: 900, height: 1, data: new Uint8Array(2700) })).text).toBe("");
  });

  it("refuses a confidence out of range", async () => {
    await expect(createTextReader({ minimumConfidence: 2 })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });

  it("stops when it is told to", async () => {
    await using reader = await createTextReader();
    await expect(reader.read(blank, AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
  });
});

const written = hasFonts ? [{ id: "written", content: await sign("Harbour Museum") }] : [];
describeConverter<ImageContent, string>({
  name: "text in pictures",
  create: () => createOcrConverter(),
  inputs: [
    ...written,
    { id: "blank", content: blank },
    { id: "pixels", content: { width: 40, height: 30, data: new Uint8Array(3600).fill(90) } },
    { id: "small", content: { width: 3, height: 2, data: new Uint8Array(18) } },
  ],
  broken: [
    { id: "half a file", content: blank.subarray(0, 60) },
    { id: "no such file", content: "no/such/sign.png" },
    { id: "too few pixels", content: { width: 10, height: 10, data: new Uint8Array(10) } },
  ],
});
