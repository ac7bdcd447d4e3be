import { isModalisError, ModalisError } from "@modalis/contract";
import { programOutput } from "@modalis/media";

/**
 * The names of the encoders that an ffmpeg was built with.
 *
 * @throws `MISSING_DEPENDENCY`, `UNAVAILABLE` when it was told to stop, or the signal's reason.
 */
export async function listEncoders(ffmpegPath: string, signal?: AbortSignal): Promise<ReadonlySet<string>> {
  try {
    const printed = await programOutput(ffmpegPath, ["-hide_banner", "-encoders"], signal);
    return new Set(printed.split("\n").map((line) => line.trim().split(/\s+/)[1] ?? ""));
  } catch (cause) {
    if (!isModalisError(cause, "MISSING_DEPENDENCY")) throw cause;
    throw new ModalisError(
      "MISSING_DEPENDENCY",
      `the ffmpeg ${JSON.stringify(ffmpegPath)} does not list its encoders; give another`,
      { cause, details: { path: ffmpegPath } },
    );
  }
}
