import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ModalisError } from "@modalis/contract";

/** The names of the encoders that an ffmpeg was built with. */
export async function listEncoders(ffmpegPath: string, signal?: AbortSignal): Promise<ReadonlySet<string>> {
  try {
    const { stdout } = await promisify(execFile)(ffmpegPath, ["-hide_banner", "-encoders"], {
      ...(signal && { signal }),
    });
    return new Set(stdout.split("\n").map((line) => line.trim().split(/\s+/)[1] ?? ""));
  } catch (cause) {
    signal?.throwIfAborted();
    throw new ModalisError(
      "MISSING_DEPENDENCY",
      `the ffmpeg ${JSON.stringify(ffmpegPath)} does not list its encoders; give another`,
      { cause, details: { path: ffmpegPath } },
    );
  }
}
