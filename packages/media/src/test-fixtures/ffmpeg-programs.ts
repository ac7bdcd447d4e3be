import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { FfmpegProgram } from "../ffmpeg/ffmpeg-program.js";
import { findFfmpeg } from "../ffmpeg/find-ffmpeg.js";
import { packagedFfmpeg } from "../ffmpeg/packaged-ffmpeg.js";

/** Every ffmpeg of this machine, so that each rule is checked against an old build and a new one. */
export async function ffmpegPrograms(): Promise<FfmpegProgram[]> {
  const paths = [packagedFfmpeg("@ffmpeg-installer/ffmpeg", [import.meta.url]), "ffmpeg"];
  const found = await Promise.all(
    paths.map((ffmpegPath) => findFfmpeg({ ffmpegPath }).catch(() => undefined)),
  );
  return found.filter((program) => program !== undefined);
}

/** Writes a test medium: `makeMedia(program, "-f", "lavfi", "-i", "testsrc", …, path)`. */
export async function makeMedia(program: FfmpegProgram, ...args: string[]): Promise<void> {
  await promisify(execFile)(program.path, ["-nostdin", "-v", "error", "-y", ...args]);
}
