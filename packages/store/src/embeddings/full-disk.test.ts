import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { CatalogueContent } from "../catalogue/catalogue-content.js";
import { type EncodeIntoProgress, encodeInto } from "./encode-into.js";
import { openEmbeddingStore } from "./open-embedding-store.js";
import { createDigestEncoder } from "./test-encoder.js";
import { digestOf, testSpace } from "./test-rows.js";
import { usingStore } from "./test-store.js";

const disk = mountSmallDisk();
afterAll(() => {
  if (disk === undefined) return;
  system("umount", disk);
  rmdirSync(disk);
});

describe("a store on a disk of 256 kB", () => {
  it.skipIf(disk === undefined)(
    "stops with WRITE_FAILED when it is full, loses nothing acknowledged, and goes on once there is room (skipped unless root may mount a tmpfs)",
    async () => {
      const space = testSpace("1", "text");
      const folder = join(disk!, "embeddings");
      const filler = join(disk!, "filler");
      await writeFile(filler, Buffer.alloc(120 * 1024));
      const contents = Array.from({ length: 200 }, (_, at) => textOf(`text ${at}`));
      let acknowledged = 0;
      await usingStore(folder, async (store) => {
        const rows = await store.openSpace(space);
        const options = {
          batchSize: 4,
          onProgress: ({ encoded }: EncodeIntoProgress) => {
            acknowledged = encoded;
          },
        };
        const run = encodeInto(rows, createDigestEncoder(space), contents, options);
        await expect(run).rejects.toMatchObject({
          code: "WRITE_FAILED",
          message: expect.stringContaining("free some space"),
        });
      });
      expect(acknowledged).toBeGreaterThan(0);
      const left = (await readdir(folder, { recursive: true })).filter((name) => /\.tmp$|lock\./.test(name));
      expect(left).toEqual([]);
      const reader = await openEmbeddingStore(folder, { readOnly: true });
      expect((await (await reader.openSpace(space)).readAll()).ids).toEqual(
        contents.slice(0, acknowledged).map(({ sha256 }) => sha256),
      );
      await rm(filler);
      await usingStore(folder, async (store) => {
        const rows = await store.openSpace(space);
        await encodeInto(rows, createDigestEncoder(space), contents.slice(0, acknowledged + 20), {
          batchSize: 4,
        });
        expect((await rows.readAll()).ids).toHaveLength(acknowledged + 20);
      });
    },
  );

  it.skipIf(disk === undefined)(
    "refuses to write where the file system is read-only, and reads there (skipped unless root may mount a tmpfs)",
    async () => {
      const folder = join(disk!, "read-only");
      await usingStore(folder, async (store) => store.openSpace(testSpace("1", "text")));
      system("mount", "-o", "remount,ro", disk!);
      try {
        await expect(openEmbeddingStore(folder)).rejects.toMatchObject({
          code: "WRITE_FAILED",
          message: expect.stringContaining("read-only"),
        });
        const reader = await openEmbeddingStore(folder, { readOnly: true });
        expect(await reader.spaces()).toHaveLength(1);
      } finally {
        system("mount", "-o", "remount,rw", disk!);
      }
    },
  );
});

function mountSmallDisk(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return undefined;
  const path = mkdtempSync(join(tmpdir(), "modalis-disk-"));
  try {
    system("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", path);
    return path;
  } catch {
    rmdirSync(path);
    return undefined;
  }
}

/** Runs a program of the operating system. */
function system(program: string, ...options: readonly string[]): void {
  execFileSync(program, options, { stdio: "ignore" });
}

function textOf(text: string): CatalogueContent {
  return { kind: "text", modality: "text", sha256: digestOf(text), byteLength: text.length, text };
}
