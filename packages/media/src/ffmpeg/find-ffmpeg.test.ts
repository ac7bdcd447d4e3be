import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findFfmpeg } from "./find-ffmpeg.js";
import { packagedFfmpeg } from "./packaged-ffmpeg.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-find-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("findFfmpeg", () => {
  it("finds one on any machine, for the package with a program inside is installed", async () => {
    const program = await findFfmpeg();
    expect(["ffmpeg-static", "path", "@ffmpeg-installer/ffmpeg"]).toContain(program.origin);
    expect(program.version).not.toBe("");
    expect(program.frameTiming.length).toBe(2);
  });

  it("uses the path it is given and nothing else", async () => {
    const ffmpegPath = packagedFfmpeg("@ffmpeg-installer/ffmpeg", [import.meta.url]);
    expect(await findFfmpeg({ ffmpegPath })).toMatchObject({ path: ffmpegPath, origin: "option" });
    await expect(findFfmpeg({ ffmpegPath: join(folder, "absent") })).rejects.toMatchObject({
      code: "MISSING_DEPENDENCY",
      message: expect.stringContaining("does not exist"),
    });
  });

  it("says that a program is not executable, or is no ffmpeg", async () => {
    const text = join(folder, "text");
    await writeFile(text, "not a program", { mode: 0o644 });
    await expect(findFfmpeg({ ffmpegPath: text })).rejects.toMatchObject({
      code: "MISSING_DEPENDENCY",
      message: expect.stringContaining("is not executable"),
    });
    await expect(findFfmpeg({ ffmpegPath: process.execPath })).rejects.toMatchObject({
      code: "MISSING_DEPENDENCY",
    });
  });

  it("rejects with the signal's reason", async () => {
    const reason = new Error("stop");
    await expect(findFfmpeg({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe("packagedFfmpeg", () => {
  it("looks in each place in turn", () => {
    const places = [join(folder, "index.js"), import.meta.url];
    expect(packagedFfmpeg("@ffmpeg-installer/ffmpeg", places)).toContain("ffmpeg");
  });

  it("looks at the file, not at the package: ffmpeg-static may be installed without its program", () => {
    let outcome: string;
    try {
      outcome = existsSync(packagedFfmpeg("ffmpeg-static", [import.meta.url])) ? "a file" : "no file";
    } catch (error) {
      outcome = (error as Error).message;
    }
    expect(outcome).toMatch(/^a file$|is installed without its program/);
  });
});
