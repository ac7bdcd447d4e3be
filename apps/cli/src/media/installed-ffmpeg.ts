import { type FfmpegProgram, findFfmpeg } from "@modalis/media";
import type { CommandContext } from "../commands/command-context.js";

/**
 * The ffmpeg that `FFMPEG_PATH` names, or else one that is installed with this package or on the path.
 *
 * @throws `MISSING_DEPENDENCY`, and the signal's reason.
 */
export function installedFfmpeg({
  ffmpegPath,
  signal,
}: Pick<CommandContext, "ffmpegPath"> & Partial<Pick<CommandContext, "signal">>): Promise<FfmpegProgram> {
  return findFfmpeg({
    // Under pnpm a package sees only what it declares itself.
    resolveFrom: [import.meta.url],
    ...(ffmpegPath ? { ffmpegPath } : {}),
    ...(signal ? { signal } : {}),
  });
}

/** Looks for ffmpeg when first asked, and answers the same from then on. */
export function ffmpegOnDemand(
  context: Pick<CommandContext, "ffmpegPath" | "signal">,
): () => Promise<FfmpegProgram> {
  let found: Promise<FfmpegProgram> | undefined;
  return () => {
    found ??= installedFfmpeg(context);
    return found;
  };
}
