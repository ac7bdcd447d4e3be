import { isModalisError, ModalisError } from "@modalis/contract";
import type { FfmpegOrigin, FfmpegProgram } from "./ffmpeg-program.js";
import { programOutput } from "./program-output.js";

const neededFilters = ["aresample", "scale", "select", "showinfo"];
const neededEncoders = ["pcm_f32le", "ppm"];

/**
 * Runs a program to see that it is an ffmpeg with the needed filters and encoders.
 *
 * @throws `MISSING_DEPENDENCY` naming what it lacks, `UNAVAILABLE` when it was told to stop, or the signal's reason.
 */
export async function inspectFfmpeg(
  path: string,
  origin: FfmpegOrigin,
  signal?: AbortSignal,
): Promise<FfmpegProgram> {
  const ask = (...question: string[]): Promise<string> =>
    programOutput(path, ["-hide_banner", ...question], signal);
  const version = /^ffmpeg version (\S+)/m.exec(await ask("-version"))?.[1];
  if (version === undefined) throw unusable(path, "does not answer as ffmpeg does");
  const [filters, encoders, help, limiter] = await Promise.all([
    ask("-filters"),
    ask("-encoders"),
    ask("-h", "long"),
    findLimiter(signal),
  ]);
  const lacking = [...missing(filters, neededFilters), ...missing(encoders, neededEncoders)];
  if (lacking.length > 0) throw unusable(path, `was built without ${lacking.join(", ")}`);
  const frameTiming = help.includes("-fps_mode") ? ["-fps_mode", "passthrough"] : ["-vsync", "0"];
  return { path, origin, version, frameTiming, ...(limiter && { limiter }) };
}

/** Names that no line of a listing has in its second column. */
function missing(listing: string, names: readonly string[]): string[] {
  const listed = new Set(listing.split("\n").map((line) => line.trim().split(/\s+/)[1]));
  return names.filter((name) => !listed.has(name));
}

/** `prlimit` of util-linux sets limits on the program it then becomes. */
async function findLimiter(signal: AbortSignal | undefined): Promise<"prlimit" | undefined> {
  if (process.platform !== "linux") return undefined;
  try {
    return (await programOutput("prlimit", ["--version"], signal)).includes("prlimit")
      ? "prlimit"
      : undefined;
  } catch (error) {
    if (isModalisError(error, "MISSING_DEPENDENCY")) return undefined;
    throw error;
  }
}

function unusable(path: string, reason: string): ModalisError {
  return new ModalisError("MISSING_DEPENDENCY", `the program ${JSON.stringify(path)} ${reason}`, {
    details: { path },
  });
}
