import { isModalisError, ModalisError } from "@modalis/contract";
import type { FfmpegProgram } from "./ffmpeg-program.js";
import { inspectFfmpeg } from "./inspect-ffmpeg.js";
import { packagedFfmpeg } from "./packaged-ffmpeg.js";

/** Where to look. */
export interface FindFfmpegOptions {
  /** Use this program and no other. */
  readonly ffmpegPath?: string;
  /**
   * Files (`import.meta.url`) from which the optional packages are looked up too, before this package's own
   * place: under pnpm a package sees only what it declares itself.
   */
  readonly resolveFrom?: readonly (string | URL)[];
  readonly signal?: AbortSignal;
}

/**
 * Finds an ffmpeg that runs and has the filters and encoders needed.
 *
 * The order is `ffmpegPath` (which then must work), the package ffmpeg-static where its download arrived, `ffmpeg`
 * on PATH, and last the package @ffmpeg-installer/ffmpeg, whose build is of 2018. A program that cannot be
 * executed, or lacks a filter, is passed over.
 *
 * @throws `MISSING_DEPENDENCY`, saying what was wrong with each place, `UNAVAILABLE` when a program was told to stop, or
 * the signal's reason.
 */
export async function findFfmpeg(options: FindFfmpegOptions = {}): Promise<FfmpegProgram> {
  const { ffmpegPath, resolveFrom = [], signal } = options;
  if (ffmpegPath !== undefined) return inspectFfmpeg(ffmpegPath, "option", signal);
  const from = [...resolveFrom, import.meta.url];
  const places = [
    () => inspectPackage("ffmpeg-static", from, signal),
    () => inspectFfmpeg("ffmpeg", "path", signal),
    () => inspectPackage("@ffmpeg-installer/ffmpeg", from, signal),
  ];
  const reasons: string[] = [];
  for (const inspect of places) {
    try {
      return await inspect();
    } catch (error) {
      if (!isModalisError(error, "MISSING_DEPENDENCY")) throw error;
      reasons.push(error.message);
    }
  }
  throw new ModalisError(
    "MISSING_DEPENDENCY",
    `reading sound and film needs ffmpeg, and none was found: ${reasons.join("; ")}. Install ffmpeg with the system's package manager, or run: npm install @ffmpeg-installer/ffmpeg@1.1.0, or give ffmpegPath`,
    { details: { reasons } },
  );
}

async function inspectPackage(
  name: "ffmpeg-static" | "@ffmpeg-installer/ffmpeg",
  from: readonly (string | URL)[],
  signal: AbortSignal | undefined,
): Promise<FfmpegProgram> {
  return inspectFfmpeg(packagedFfmpeg(name, from), name, signal);
}
