import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { findFfmpeg } from "@modalis/media";

/** A folder of short films that tests make for themselves. */
export interface FilmFolder {
  path(name: string): string;
  /** Writes two seconds of ffmpeg's test sources: a picture, a sound, or both. */
  make(name: string, film: { picture?: string; sound?: string }): Promise<void>;
  /** Writes a film of ffmpeg's test pictures one after another. */
  join(name: string, pictures: readonly string[]): Promise<void>;
  remove(): Promise<void>;
}

export async function filmFolder(): Promise<FilmFolder> {
  const folder = await mkdtemp(join(tmpdir(), "modalis-films-"));
  const ffmpeg = await findFfmpeg({ resolveFrom: [import.meta.url] });
  const path = (name: string): string => join(folder, name);
  const run = async (...args: string[]): Promise<void> => {
    await promisify(execFile)(ffmpeg.path, ["-nostdin", "-v", "error", "-y", ...args]);
  };
  return {
    path,
    async make(name, { picture, sound }) {
      const sources = [
        ...(picture ? ["-f", "lavfi", "-i", withOptions(picture, "size=96x64:rate=8")] : []),
        ...(sound ? ["-f", "lavfi", "-i", withOptions(sound, "sample_rate=22050")] : []),
      ];
      const codecs = ["-pix_fmt", "yuv420p", "-t", "2"];
      await run(...sources, ...codecs, path(name));
    },
    async join(name, pictures) {
      const sources = pictures.flatMap((picture) => ["-f", "lavfi", "-i", `${picture}:size=96x64:rate=8`]);
      await run(
        ...sources,
        "-filter_complex",
        `concat=n=${pictures.length}`,
        "-pix_fmt",
        "yuv420p",
        path(name),
      );
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** `color=red` takes its next option after a colon, `testsrc` its first after an equals sign. */
function withOptions(source: string, options: string): string {
  return `${source}${source.includes("=") ? ":" : "="}${options}`;
}
