import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { ModalisError } from "@modalis/contract";

/**
 * Path of the program inside an installed ffmpeg package, looked up from each place in turn.
 *
 * @throws `MISSING_DEPENDENCY` when the package is not installed, or is and its program did not arrive.
 */
export function packagedFfmpeg(
  name: "ffmpeg-static" | "@ffmpeg-installer/ffmpeg",
  from: readonly (string | URL)[],
): string {
  let reason = "is not installed";
  for (const place of from) {
    const found = exportedBy(name, place);
    if (typeof found === "string" && existsSync(found)) return found;
    if (found !== undefined)
      reason = "is installed without its program (the download of its install script failed)";
  }
  throw new ModalisError("MISSING_DEPENDENCY", `the package ${name} ${reason}`, {
    details: { package: name },
  });
}

/** The path a package exports, `null` where it has none for this platform, `undefined` where it is not there. */
function exportedBy(name: string, place: string | URL): string | null | undefined {
  const require = createRequire(place);
  try {
    require.resolve(name);
  } catch {
    return undefined;
  }
  try {
    const exported: unknown = require(name);
    if (typeof exported === "string") return exported;
    return isRecord(exported) && typeof exported.path === "string" ? exported.path : null;
  } catch {
    // Both packages throw, one of them a bare string, on a platform they do not know.
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
