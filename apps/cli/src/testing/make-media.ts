import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findFfmpeg } from "@modalis/media";

/** Writes a test medium with the ffmpeg that the command uses: `makeMedia("-f", "lavfi", "-i", "testsrc", …, path)`. */
export async function makeMedia(...options: readonly string[]): Promise<void> {
  const { path } = await findFfmpeg(
    process.env.FFMPEG_PATH ? { ffmpegPath: process.env.FFMPEG_PATH } : undefined,
  );
  await promisify(execFile)(path, ["-nostdin", "-v", "error", "-y", ...options]);
}
