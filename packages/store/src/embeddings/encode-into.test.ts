import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBatch, type EncoderV1, ModalisError } from "@modalis/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CatalogueContent } from "../catalogue/catalogue-content.js";
import { contentsOf } from "../catalogue/contents-of.js";
import { readCatalogue } from "../catalogue/read-catalogue.js";
import { encodeInto } from "./encode-into.js";
import { createDigestEncoder } from "./test-encoder.js";
import { digestOf, testSpace } from "./test-rows.js";
import { filesOf, usingStore } from "./test-store.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-encode-"));
});
afterEach(() => rm(folder, { recursive: true }));

const space = testSpace("1", "text");

describe("encodeInto", () => {
  it("encodes what is missing in order, a commit a batch, and skips the rest next time", async () => {
    const calls: number[] = [];
    const encoder = createDigestEncoder(space, (ids) => void calls.push(ids.length));
    const contents = textsOf("a", "b", "broken c", "d", "e", "f", "g");
    await usingStore(folder, async (store) => {
      const rows = await store.openSpace(space);
      const progress: number[] = [];
      const result = await encodeInto(rows, encoder, contents, {
        batchSize: 3,
        onProgress: ({ encoded, failed }) => progress.push(encoded + failed),
      });
      expect(result).toEqual({ total: 7, encoded: 6, failed: 1, changed: 0, skipped: 0, changedPaths: [] });
      expect(calls).toEqual([3, 3, 1]);
      expect(progress).toEqual([3, 6, 7]);
      expect((await rows.readAll()).ids).toEqual(["a", "b", "d", "e", "f", "g"].map(digestOf));
      expect(rows.failed.get(digestOf("broken c"))).toEqual({
        code: "CORRUPT_INPUT",
        message: '"broken c" is broken',
      });
      const more = await encodeInto(rows, encoder, [...textsOf("h"), ...contents, ...textsOf("h")]);
      expect(more).toMatchObject({ total: 1, encoded: 1, skipped: 7 });
      expect(calls).toEqual([3, 3, 1, 1]);
    });
  });

  it("gives a commit larger than the encoder takes in several calls", async () => {
    const calls: number[] = [];
    const encoder = createDigestEncoder(space, (ids) => void calls.push(ids.length), 2);
    await usingStore(folder, async (store) => {
      const rows = await store.openSpace(space);
      await encodeInto(rows, encoder, textsOf("a", "b", "c", "d", "e"), { batchSize: 5 });
      expect(calls).toEqual([2, 2, 1]);
      let commits = 0;
      for await (const _ of rows.batches()) commits++;
      expect(commits).toBe(1);
    });
  });

  it("tries failures again only when asked", async () => {
    await usingStore(folder, async (store) => {
      const rows = await store.openSpace(space);
      const encoder = createDigestEncoder(space);
      await encodeInto(rows, encoder, textsOf("broken a", "b"));
      expect(await encodeInto(rows, encoder, textsOf("broken a", "b"))).toMatchObject({
        total: 0,
        skipped: 2,
      });
      const again = await encodeInto(rows, encoder, textsOf("broken a", "b"), {
        retryFailed: true,
        load: () => "mended",
      });
      expect(again).toMatchObject({ total: 1, encoded: 1 });
      expect(rows.failed.size).toBe(0);
    });
  });

  it("keeps everything committed when the encoder breaks or the run is aborted, and goes on to equal files", async () => {
    const names = ["a", "b", "c", "d", "crash", "f"];
    const whole = join(folder, "whole");
    const resumed = join(folder, "resumed");
    const mended = (content: CatalogueContent) =>
      content.kind === "text" ? content.text.replace("crash", "e") : "";
    const encoder = createDigestEncoder(space, undefined, 2);
    await usingStore(whole, async (store) => {
      await encodeInto(await store.openSpace(space), encoder, textsOf(...names), { load: mended });
    });
    await usingStore(resumed, async (store) => {
      const rows = await store.openSpace(space);
      await expect(encodeInto(rows, encoder, textsOf(...names))).rejects.toThrow("the encoder broke");
      expect(rows.encoded.size).toBe(4);
    });
    const stop = new AbortController();
    const aborting = createDigestEncoder(space, () => stop.abort(new Error("stop")), 1);
    await usingStore(resumed, async (store) => {
      const rows = await store.openSpace(space);
      const options = { signal: stop.signal, load: mended };
      await expect(encodeInto(rows, aborting, textsOf(...names), options)).rejects.toThrow("stop");
      expect(rows.encoded.size).toBe(5);
    });
    await usingStore(resumed, async (store) => {
      const rows = await store.openSpace(space);
      await encodeInto(rows, encoder, textsOf(...names), { load: mended });
      expect(rows.encoded.size).toBe(6);
    });
    const read = (path: string) =>
      usingStore(path, async (store) => (await store.openSpace(space)).readAll());
    expect(await read(resumed)).toEqual(await read(whole));
  });

  it("stops at a missing dependency, which is no fault of the content, and goes on once it is installed", async () => {
    const names = ["a", "broken b", "c", "d", "e"];
    const missing = new ModalisError("MISSING_DEPENDENCY", "install ffmpeg");
    const complete = createDigestEncoder(space, undefined, 2);
    const lacking: EncoderV1<string> = {
      ...complete,
      async encode(inputs) {
        const { batch, failures } = await complete.encode(inputs.filter(({ content }) => content !== "d"));
        const without = inputs.filter(({ content }) => content === "d");
        return { batch, failures: [...failures, ...without.map(({ id }) => ({ id, error: missing }))] };
      },
    };
    await usingStore(folder, async (store) => {
      const rows = await store.openSpace(space);
      await expect(encodeInto(rows, lacking, textsOf(...names))).rejects.toBe(missing);
      expect([...rows.encoded]).toEqual([digestOf("a")]);
      expect([...rows.failed.keys()]).toEqual([digestOf("broken b")]);
      const more = await encodeInto(rows, complete, textsOf(...names));
      expect(more).toMatchObject({ total: 3, encoded: 3, failed: 0, skipped: 2 });
    });
  });

  it("stores nothing for a file that changed after its digest, and names paths inside the catalogue", async () => {
    const image = testSpace("1", "image");
    await writeFile(join(folder, "items.jsonl"), '{"id":"a","image":"1.png"}\n{"id":"b","image":"2.png"}');
    await writeFile(join(folder, "1.png"), "one");
    await writeFile(join(folder, "2.png"), "two");
    const { contents } = await contentsOf(await readCatalogue(folder), "image");
    await utimes(join(folder, "1.png"), 1, 1);
    await usingStore(join(folder, "embeddings"), async (store) => {
      const rows = await store.openSpace(image);
      const load = (content: CatalogueContent) => `broken ${content.kind === "file" ? content.path : ""}`;
      const result = await encodeInto(rows, createDigestEncoder(image), contents, { load });
      expect(result).toMatchObject({ encoded: 0, failed: 1, changed: 1, changedPaths: ["1.png"] });
      expect([...rows.failed.values()].map(({ message }) => message)).toEqual(['"broken 2.png" is broken']);
    });
    const files = await filesOf(join(folder, "embeddings"));
    const texts = [...files.values()].map((bytes) => Buffer.from(bytes, "base64").toString());
    expect(texts.some((text) => text.includes(folder))).toBe(false);
  });

  it("refuses an encoder of another space, one that loses an input, and a batch size below one", async () => {
    await usingStore(folder, async (store) => {
      const rows = await store.openSpace(space);
      const other = createDigestEncoder(testSpace("2", "text"));
      await expect(encodeInto(rows, other, textsOf("a"))).rejects.toMatchObject({ code: "SPACE_MISMATCH" });
      const losing: EncoderV1<string> = {
        ...createDigestEncoder(space),
        encode: async () => ({ batch: createBatch(space, [], new Float32Array()), failures: [] }),
      };
      await expect(encodeInto(rows, losing, textsOf("a"))).rejects.toMatchObject({ code: "INVALID_TENSOR" });
      const never = encodeInto(rows, createDigestEncoder(space), textsOf("a"), { batchSize: 0 });
      await expect(never).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
      expect(rows.encoded.size).toBe(0);
    });
  });
});

function textsOf(...texts: readonly string[]): CatalogueContent[] {
  return texts.map((text) => ({
    kind: "text",
    modality: "text",
    sha256: digestOf(text),
    byteLength: Buffer.byteLength(text),
    text,
  }));
}
