import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeAudio, decodeImage, findFfmpeg, probeMedia } from "@modalis/media";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FILM_BYTES } from "../films/render-film.js";
import { PICTURE_BYTES } from "../pictures/render-picture.js";
import { type RenderedSample, renderSample } from "./render-sample.js";

const parameters = { items: 20, users: 12, seed: 7 };
let work: string;
let folder: string;
let again: string;
let sample: RenderedSample;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "modalis-sample-"));
  folder = join(work, "new", "sample");
  again = join(work, "again");
  sample = await renderSample(folder, parameters);
  await renderSample(again, { ...parameters, concurrency: 3 });
});
afterAll(() => rm(work, { recursive: true, force: true }));

async function digests(of: string): Promise<Record<string, string>> {
  const names = (await readdir(of, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  const hashed = await Promise.all(
    names.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [
        path.slice(of.length),
        createHash("sha256")
          .update(await readFile(path))
          .digest("hex"),
      ] as const;
    }),
  );
  return Object.fromEntries(hashed.sort(([left], [right]) => (left < right ? -1 : 1)));
}

interface ItemLine {
  readonly id: string;
  readonly text?: string;
  readonly image?: string;
  readonly audio?: string;
  readonly video?: string;
}

async function items(): Promise<ItemLine[]> {
  const text = await readFile(join(folder, "items.jsonl"), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as ItemLine);
}

describe("renderSample", () => {
  it("gives the same bytes for the same seed, however many items are rendered at a time", async () => {
    const first = await digests(folder);
    expect(await digests(again)).toEqual(first);
    expect(Object.keys(first).filter((name) => name.endsWith(".mp4")).length).toBeGreaterThan(10);
  });

  it("names every file after its item and gives every kind of file one size", async () => {
    for (const item of await items()) {
      for (const modality of ["image", "audio", "video"] as const) {
        const path = item[modality];
        if (path === undefined) continue;
        expect(path).toMatch(new RegExp(`^media/${item.id}\\.(jpg|png|webp|wav|flac|mp3|mp4)$`));
        const planned = sample.plan.items.find(({ id }) => id === item.id)!;
        if (planned.broken === modality || modality === "audio") continue;
        expect((await stat(join(folder, path))).size).toBe(modality === "image" ? PICTURE_BYTES : FILM_BYTES);
      }
    }
  });

  it("makes media that decode, but for the two broken ones", async () => {
    const ffmpeg = await findFfmpeg({ resolveFrom: [import.meta.url] });
    const failures: string[] = [];
    const attempt = async (name: string, work: Promise<unknown>) => work.catch(() => failures.push(name));
    for (const { id, image, audio, video } of await items()) {
      if (image) await attempt(`${id} image`, decodeImage(join(folder, image)));
      if (audio)
        await attempt(`${id} audio`, decodeAudio(join(folder, audio), { sampleRateHz: 16_000, ffmpeg }));
      if (video) {
        await attempt(
          `${id} video`,
          probeMedia(join(folder, video), { ffmpeg }).then((probe) => {
            expect([probe.hasVideo, probe.hasAudio]).toEqual([true, true]);
          }),
        );
      }
    }
    const planned = sample.plan.items
      .filter((item) => item.broken)
      .map(({ id, broken }) => `${id} ${broken}`);
    expect(failures.sort()).toEqual(planned.sort());
  });

  it("leaves out what the plan says is missing, and writes every user and event", async () => {
    for (const [index, item] of (await items()).entries()) {
      for (const modality of ["text", "image", "audio", "video"] as const) {
        expect(modality in item).toBe(!sample.plan.items[index]!.missing.includes(modality));
      }
    }
    const lines = async (name: string) => (await readFile(join(folder, name), "utf8")).trimEnd().split("\n");
    expect(await lines("users.jsonl")).toHaveLength(12);
    expect((await lines("events.jsonl")).map((line) => JSON.parse(line) as unknown)).toEqual(
      sample.plan.events,
    );
  });

  it("does nothing when the sample is there already", async () => {
    const before = (await stat(join(folder, "items.jsonl"))).mtimeMs;
    const second = await renderSample(folder, { ...parameters, ffmpeg: "/no/such/ffmpeg" });
    expect([second.rendered, (await stat(join(folder, "items.jsonl"))).mtimeMs]).toEqual([false, before]);
  });

  it("refuses a folder with another sample, with something else, and a file", async () => {
    await expect(renderSample(folder, { ...parameters, seed: 8 })).rejects.toThrow("seed 7, not 8");
    await writeFile(join(work, "file"), "text");
    await mkdir(join(work, "full"));
    await writeFile(join(work, "full", "precious"), "text");
    for (const name of ["file", "full"]) {
      await expect(renderSample(join(work, name), parameters)).rejects.toMatchObject({
        code: "INVALID_ARGUMENT",
      });
    }
    expect(await readdir(join(work, "full"))).toEqual(["precious"]);
  });

  it("leaves nothing behind when it is aborted or fails, and keeps an empty folder", async () => {
    const place = join(work, "aborted");
    await mkdir(join(place, "empty"), { recursive: true });
    const abort = new AbortController();
    const reason = new Error("stop");
    const rendering = renderSample(join(place, "empty"), {
      ...parameters,
      signal: abort.signal,
      onProgress: ({ done }) => done === 3 && abort.abort(reason),
    });
    await expect(rendering).rejects.toBe(reason);
    await expect(
      renderSample(join(place, "none"), { ...parameters, ffmpeg: "/no/such/ffmpeg" }),
    ).rejects.toMatchObject({
      code: "MISSING_DEPENDENCY",
    });
    await expect(
      renderSample(join(place, "none"), { ...parameters, signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
    expect(await readdir(place)).toEqual(["empty"]);
    expect(await readdir(join(place, "empty"))).toEqual([]);
  });

  it("says that a sample has lost a file or was changed", async () => {
    const [first] = await readdir(join(again, "media"));
    await rm(join(again, "media", first!));
    await expect(renderSample(again, parameters)).rejects.toMatchObject({ code: "CORRUPT_FILE" });
  });
});
