import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeWithFfmpeg } from "./encode-with-ffmpeg.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-encode-with-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Encodes with a script in ffmpeg's place. */
async function encodedBy(script: string, signal?: AbortSignal): Promise<void> {
  const ffmpegPath = join(folder, "ffmpeg");
  await writeFile(ffmpegPath, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  await encodeWithFfmpeg({ ffmpegPath, args: [], output: join(folder, "film.mp4"), signal });
}

describe.skipIf(process.platform === "win32")(
  "encodeWithFfmpeg (skipped on Windows: scripts stand in)",
  () => {
    it("says what ffmpeg complained of", async () => {
      await expect(encodedBy("echo 'Unknown encoder' >&2; exit 1")).rejects.toMatchObject({
        code: "MISSING_DEPENDENCY",
        message: expect.stringContaining("Unknown encoder"),
      });
    });

    it("does not blame an ffmpeg that was told to stop, by a signal or obeying one without a word", async () => {
      for (const script of ["kill -INT $$", "exit 255"])
        await expect(encodedBy(script)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    });

    it("rejects with the signal's reason where the stop was for the caller, who heard of it later", async () => {
      const controller = new AbortController();
      const reason = new Error("stop");
      setTimeout(() => controller.abort(reason), 150);
      await expect(encodedBy("exit 255", controller.signal)).rejects.toBe(reason);
    });
  },
);
