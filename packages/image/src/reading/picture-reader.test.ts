import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Worker } from "node:worker_threads";
import fc from "fast-check";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chequers, landscape, paint } from "../fixtures/painted-pictures.js";
import type { ImagePreprocessing } from "../preprocess/image-preprocessing.js";
import { createPictureReader, type PictureReader } from "./picture-reader.js";
import { type PictureRecipe, readPicture } from "./read-picture.js";
import { pictureThreadFile } from "./thread-file.js";

const MANY = 64;
const preprocessing: ImagePreprocessing = {
  resize: { filter: "bicubic", to: { shortestEdge: 40 } },
  crop: { width: 32, height: 32 },
  scale: 1,
  mean: [0, 0, 0],
  deviation: [1, 1, 1],
  channels: "rgb",
};
const recipe: PictureRecipe = { preprocessing, limits: { bytes: 100_000 } };
const built = pictureThreadFile(import.meta.url);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-reader-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A reader whose thread runs and is ready, and the thread. */
async function started(file: URL | undefined): Promise<{ reader: PictureReader; worker: Worker }> {
  const worker = once(process, "worker") as Promise<[Worker]>;
  const reader = createPictureReader(recipe, () => file);
  reader.expect(MANY);
  const [thread] = await worker;
  await once(thread, "message");
  return { reader, worker: thread };
}

async function program(name: string, onMessage: string): Promise<URL> {
  const path = join(folder, `${name}.mjs`);
  const lines = [
    'import { parentPort } from "node:worker_threads";',
    `parentPort.on("message", (request) => { ${onMessage} });`,
    "parentPort.postMessage({ ready: true });",
  ];
  await writeFile(path, lines.join("\n"));
  return pathToFileURL(path);
}

describe.skipIf(built === undefined)("the thread (skipped where the package is not built)", () => {
  it("gives the same pixels to the bit as the calling thread, of paths, bytes and pixels", async () => {
    const { reader, worker } = await started(built);
    let answered = 0;
    worker.on("message", () => answered++);
    const { data, ...size } = landscape(40);
    const raw = sharp(data, { raw: { ...size, channels: 3 } });
    const path = join(folder, "landscape.png");
    const jpeg = await raw.clone().resize(900).jpeg().toBuffer();
    await raw.clone().png().toFile(path);
    for (const content of [path, jpeg, chequers(9)]) {
      const picture = await reader.read(content, undefined);
      expect(picture).toEqual(await readPicture(content, recipe, undefined));
      expect(picture.data.length).toBe(32 * 32 * 3);
    }
    expect(answered).toBe(3);
    await reader[Symbol.asyncDispose]();
  });

  it("gives the same pixels of any size of picture, and leaves those it was given as they were", async () => {
    const { reader } = await started(built);
    const side = fc.integer({ min: 1, max: 150 });
    await fc.assert(
      fc.asyncProperty(side, side, fc.nat(255), async (width, height, seed) => {
        const image = paint(width, height, (x, y) => [(x * seed) % 256, (y * 7) % 256, (x * y) % 256]);
        const before = image.data.slice();
        const beside = await reader.read(image, undefined);
        expect(image.data).toEqual(before);
        expect(beside).toEqual(await readPicture(image, recipe, undefined));
      }),
      { numRuns: 40 },
    );
    await reader[Symbol.asyncDispose]();
  });

  it("reports a broken picture as the calling thread does: code, message and details", async () => {
    const { reader } = await started(built);
    for (const content of [
      new Uint8Array(),
      Uint8Array.of(1, 2, 3),
      "no/such.png",
      new Uint8Array(200_000),
    ]) {
      const { code, message, details } = await readPicture(content, recipe, undefined).catch(
        (error) => error,
      );
      await expect(reader.read(content, undefined)).rejects.toMatchObject({ code, message, details });
    }
    const small = { width: 9, height: 9, data: new Uint8Array(9) };
    await expect(reader.read(small, undefined)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await reader[Symbol.asyncDispose]();
  });

  it("ends with its reader", async () => {
    const { reader, worker } = await started(built);
    const ended = once(worker, "exit");
    await reader[Symbol.asyncDispose]();
    await ended;
    expect(worker.threadId).toBe(-1);
  });
});

describe("createPictureReader", () => {
  it("starts no thread for a few pictures, nor where its program is not to be found", async () => {
    let threads = 0;
    const count = (): void => void threads++;
    process.on("worker", count);
    const few = createPictureReader(recipe);
    few.expect(3);
    const bundled = createPictureReader(recipe, () =>
      pictureThreadFile(pathToFileURL(join(folder, "app.js")).href),
    );
    bundled.expect(MANY);
    for (const reader of [few, bundled]) {
      expect(await reader.read(chequers(9), undefined)).toEqual(
        await readPicture(chequers(9), recipe, undefined),
      );
      await reader[Symbol.asyncDispose]();
    }
    process.off("worker", count);
    expect(threads).toBe(0);
  });

  it.each([
    ["throws", 'throw new Error("broken")'],
    ["ends the thread", "process.exit(3)"],
  ])("reads every picture itself once the program %s", async (name, onMessage) => {
    const { reader } = await started(await program(name, onMessage));
    for (const content of [landscape(30), landscape(70), landscape(99)])
      expect(await reader.read(content, undefined)).toEqual(await readPicture(content, recipe, undefined));
    await reader[Symbol.asyncDispose]();
  });

  it("reads every picture itself when the program cannot be started", async () => {
    const path = join(folder, "no-program.mjs");
    await writeFile(path, "this is not a program");
    const reader = createPictureReader(recipe, () => pathToFileURL(path));
    const worker = once(process, "worker") as Promise<[Worker]>;
    reader.expect(MANY);
    const [thread] = await worker;
    await new Promise((resolve) => thread.once("exit", resolve));
    expect(await reader.read(chequers(5), undefined)).toEqual(
      await readPicture(chequers(5), recipe, undefined),
    );
    await reader[Symbol.asyncDispose]();
  });

  it("rejects with the signal's reason while the thread is still busy", async () => {
    const { reader } = await started(await program("silent", ""));
    const controller = new AbortController();
    const reason = new Error("stop");
    const work = reader.read(landscape(40), controller.signal);
    controller.abort(reason);
    await expect(work).rejects.toBe(reason);
    await expect(reader.read(landscape(40), AbortSignal.abort(reason))).rejects.toBe(reason);
    await reader[Symbol.asyncDispose]();
  });
});
