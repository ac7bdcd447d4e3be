import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installedFfmpeg } from "./media/installed-ffmpeg.js";
import { pressControlC, startModalis, startModalisWith } from "./testing/built-modalis.js";
import { filesOfFolder } from "./testing/files-of-folder.js";
import { answerOf } from "./testing/run-modalis.js";
import { countCommits, storedCommits } from "./testing/stored-commits.js";
import { waitUntil } from "./testing/wait-until.js";
import { writeMixedCatalogue } from "./testing/write-mixed-catalogue.js";

let work: string;
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "modalis-interrupted-"));
});
afterAll(() => rm(work, { recursive: true, force: true }));

describe("Ctrl-C ends with code 130", () => {
  it("modalis encode: what is done is kept, and the same command continues", async () => {
    const [whole, catalogue] = [join(work, "whole"), join(work, "stopped")];
    const embeddings = join(catalogue, "embeddings");
    await writeMixedCatalogue(whole, { texts: 300, images: 5, sounds: 33, films: 5 });
    await cp(whole, catalogue, { recursive: true });
    // Seven commits are what comes before the films, whose decoders hear the interrupt as well.
    for (const commits of [2, 7]) {
      const encode = startModalis("encode", catalogue, "--json");
      await waitUntil(async () => (await countCommits(embeddings)) >= commits, encode.ended);
      await delay(150);
      pressControlC(encode);
      // All that it said, so that an end of another kind tells of itself.
      expect(await encode.ended).toEqual({
        exitCode: 130,
        stdout: "",
        stderr: "interrupted; run the same command again to go on\n",
      });
      const names = await readdir(embeddings, { recursive: true });
      expect(names.filter((name) => /\.tmp$|lock\./.test(name))).toEqual([]);
    }
    const kept = await storedCommits(embeddings);
    await answerOf("encode", catalogue);
    const finished = await storedCommits(embeddings);
    for (const [space, commits] of kept)
      expect(finished.get(space)!.slice(0, commits.length)).toEqual(commits);
    await answerOf("encode", whole);
    expect(await filesOfFolder(embeddings)).toEqual(await filesOfFolder(join(whole, "embeddings")));
  }, 240_000);

  it.skipIf(process.platform === "win32")(
    "modalis encode, while it asks ffmpeg what it can: Ctrl-C is not taken for an ffmpeg that does not work",
    async () => {
      const [catalogue, asked, ffmpeg] = [join(work, "asking"), join(work, "asked"), join(work, "ffmpeg")];
      await writeMixedCatalogue(catalogue, { texts: 1, films: 1 });
      const { path } = await installedFfmpeg({});
      const slow = `#!/bin/sh\necho asked > "${asked}"\nsleep 1\nexec "${path}" "$@"\n`;
      await writeFile(ffmpeg, slow, { mode: 0o755 });
      const encode = startModalisWith({ FFMPEG_PATH: ffmpeg }, "encode", catalogue, "--json");
      await waitUntil(async () => existsSync(asked), encode.ended);
      pressControlC(encode);
      expect(await encode.ended).toEqual({
        exitCode: 130,
        stdout: "",
        stderr: "interrupted; run the same command again to go on\n",
      });
    },
  );

  it("modalis sample: nothing is left behind, and the same command renders the whole", async () => {
    const folder = join(work, "samples");
    const sample = join(folder, "stopped");
    const words = ["sample", sample, "--items", "20", "--users", "8", "--seed", "2"];
    const rendering = startModalis(...words, "--json");
    await waitUntil(async () => {
      const names = await readdir(folder, { recursive: true }).catch(() => []);
      return names.filter((name) => /media.item-/.test(name)).length >= 3;
    }, rendering.ended);
    pressControlC(rendering);
    expect((await rendering.ended).exitCode).toBe(130);
    expect(await readdir(folder)).toEqual([]);
    await answerOf(...words);
    expect((await readdir(sample)).sort()).toContain("items.jsonl");
    expect(await answerOf(...words)).toMatchObject({ rendered: false });
  }, 240_000);
});
