import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describeEncoder } from "@modalis/conformance";
import sharp from "sharp";
import { afterAll } from "vitest";
import { createColourEncoder } from "./colour/create-colour-encoder.js";
import type { ImageContent } from "./content/image-content.js";
import { createImageEncoder } from "./encoder/create-image-encoder.js";
import { chequers, landscape, rings } from "./fixtures/painted-pictures.js";
import { writeTinyVisionModel } from "./fixtures/tiny-vision-model.js";

const golden = (name: string) => ({
  path: fileURLToPath(new URL(`../golden/${name}.v1.safetensors`, import.meta.url)),
});

const { data, ...size } = landscape(40);
const png = await sharp(data, { raw: { ...size, channels: 3 } })
  .png()
  .toBuffer();

const inputs = [
  { id: "landscape", content: png },
  { id: "same landscape, decoded", content: landscape(40) },
  { id: "chequers", content: chequers(20) },
  { id: "rings", content: rings() },
];
const broken = [
  { id: "half a file", content: png.subarray(0, png.length / 2) },
  { id: "no bytes", content: new Uint8Array() },
  { id: "no such file", content: "no/such/picture.jpg" },
  { id: "too few pixels", content: { width: 10, height: 10, data: new Uint8Array(10) } },
];
const likeness = { anchor: landscape(40), near: landscape(60), far: chequers(9) };

describeEncoder<ImageContent>({
  name: "the default image encoder",
  create: () => createImageEncoder(),
  inputs,
  broken,
  likeness,
  // Means of activations reach about 10, so the last bits weigh more than in rows of unit length.
  tolerance: 1e-3,
  golden: golden("centernet-features"),
});

describeEncoder<ImageContent>({
  name: "the colour encoder",
  create: () => createColourEncoder(),
  inputs,
  broken,
  likeness,
  golden: golden("colour"),
});

const folder = await mkdtemp(join(tmpdir(), "modalis-vision-"));
await writeTinyVisionModel(folder);
afterAll(() => rm(folder, { recursive: true }));

describeEncoder<ImageContent>({
  name: "an image encoder of a model folder",
  create: () => createImageEncoder({ modelFolder: folder }),
  inputs,
  broken,
  golden: golden("tiny-vision"),
});
