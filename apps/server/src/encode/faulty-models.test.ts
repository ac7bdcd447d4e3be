import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type StandInFault, type StandInServer, startStandInServer } from "@modalis/hosted";
import { embeddingsFolder, openEmbeddingStore, readCatalogue } from "@modalis/store";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeCatalogue } from "./encode-catalogue.js";

/** Everything of a model but its weights. */
const minilm = fileURLToPath(new URL("../../../../tools/parity/goldens/minilm", import.meta.url));
const ITEMS = 600;
let root: string;
let folder: string;
let server: StandInServer;
let fault: ((call: number) => StandInFault | undefined) | undefined;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "modalis-faulty-models-"));
  folder = join(root, "catalogue");
  await mkdir(folder);
  const items = Array.from({ length: ITEMS }, (_, at) =>
    JSON.stringify({ id: `i${at}`, text: `text ${at}` }),
  );
  await writeFile(join(folder, "items.jsonl"), items.join("\n"));
  server = await startStandInServer({ dimensions: 8, fault: ({ number }) => fault?.(number) });
});
afterEach(async () => {
  fault = undefined;
  await server[Symbol.asyncDispose]();
  await rm(root, { recursive: true, force: true });
});

async function encode(model: string, modelSource = {}) {
  const cacheFolder = join(root, "caches");
  const models = new Map([["text", model]]);
  const catalogue = await readCatalogue(folder);
  return encodeCatalogue(catalogue, { cacheFolder, only: ["text"], models, modelSource });
}

/** Rows of the space in use; undefined where nothing was ever encoded. */
async function stored() {
  await using store = await openEmbeddingStore(embeddingsFolder(folder), { readOnly: true }).catch(
    () => undefined!,
  );
  const space = await store?.openCurrent("text");
  return space && { rows: (await space.readAll()).ids.length, dimensions: space.space.dimensions };
}

const shorter = (answer: unknown) => ({
  ...(answer as object),
  data: (answer as { data: { embedding: number[] }[] }).data.map((one) => ({
    ...one,
    embedding: one.embedding.slice(0, 4),
  })),
});

describe("a hosted model that fails while a catalogue is encoded", () => {
  const hosted = (options = "") => `openai:${server.baseUrl}#words${options}`;

  it("and changes its dimensions between calls ends the run, mixes nothing into the space, and may go on", async () => {
    // One call finds the dimensions out; the first texts come as they should.
    fault = (call) => (call >= 4 ? { kind: "changed", change: shorter } : undefined);
    await expect(encode(hosted())).rejects.toMatchObject({ code: "SPACE_MISMATCH" });
    const before = await stored();
    expect(before?.dimensions ?? 8).toBe(8);
    expect(before?.rows ?? 0).toBeLessThan(ITEMS);
    fault = undefined;
    const [report] = await encode(hosted());
    expect(report).toMatchObject({ rows: ITEMS, failures: [] });
    expect(await stored()).toEqual({ rows: ITEMS, dimensions: 8 });
  });

  it("and gives other dimensions than were stated, or than its space has, is refused before anything is stored", async () => {
    await expect(encode(hosted(";dimensions=16"))).rejects.toMatchObject({ code: "SPACE_MISMATCH" });
    expect(await stored()).toBeUndefined();
  });

  it("and answers nothing in time is said to be away, and no text is noted as failed", async () => {
    fault = (call) => (call >= 2 ? { kind: "silent" } : undefined);
    const impatient = hosted(";timeout-ms=100;revision=1");
    await expect(encode(impatient)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    fault = undefined;
    const [report] = await encode(impatient);
    expect(report).toMatchObject({ rows: ITEMS, failures: [] });
  }, 60_000);
});

describe("a model of one's own that cannot be used", () => {
  it.each([
    ["holds a pickle alone", { "pytorch_model.bin": "weights" }, {}, "INVALID_MODEL", /pytorch_model\.bin/],
    [
      "is larger than may be",
      { "model.onnx": "x".repeat(100) },
      { maxModelBytes: 99 },
      "LIMIT_EXCEEDED",
      /100/,
    ],
    ["is no model", { "model.onnx": "nonsense" }, {}, "INVALID_MODEL", /model/],
  ])("because it %s is refused by name, and nothing is stored", async (_, files, source, code, message) => {
    const model = join(root, "model");
    await mkdir(model);
    for (const name of ["config.json", "tokenizer.json", "tokenizer_config.json"])
      await copyFile(join(minilm, name), join(model, name));
    for (const [name, content] of Object.entries(files))
      await writeFile(join(model, name), content as string);
    await expect(encode(model, source)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect(await stored()).toBeUndefined();
  });

  it("because there is no network is said to be away, with what was tried", async () => {
    // Nobody listens there.
    const endpoint = "http://127.0.0.1:9";
    const hub = { cacheFolder: join(root, "hub"), endpoint, attempts: 2, retryDelayMs: 1 };
    await expect(encode("hub:someone/model", { hub })).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: expect.stringContaining("127.0.0.1:9"),
    });
    expect(await stored()).toBeUndefined();
    const offline = encode("hub:someone/model", { hub: { ...hub, offline: true } });
    await expect(offline).rejects.toMatchObject({ code: expect.stringMatching(/UNAVAILABLE|NOT_FOUND/) });
  });
});
