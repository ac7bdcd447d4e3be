import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ModalisError } from "@modalis/contract";

/** A file that must be exactly the one known when this code was written. */
export interface PinnedFile {
  /** Relative to its folder, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/**
 * Reads files and checks size and digest of each.
 *
 * @returns Contents by path.
 * @throws `NOT_FOUND` for an absent file, `DIGEST_MISMATCH` for one that differs.
 */
export async function readPinnedFiles(
  folder: string,
  files: readonly PinnedFile[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const contents = new Map<string, Uint8Array>();
  for (const file of files) contents.set(file.path, await readPinnedFile(folder, file));
  return contents;
}

/** One digest for a set of pinned files: the SHA-256 of the lines `sha256sum` prints for them, by path. */
export function digestOfFiles(files: readonly Pick<PinnedFile, "path" | "sha256">[]): string {
  const lines = files.map(({ path, sha256 }) => `${sha256}  ${path}\n`);
  return sha256Of(new TextEncoder().encode(lines.sort(byPath).join("")));
}

/** SHA-256 in hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function readPinnedFile(folder: string, { path, bytes, sha256 }: PinnedFile): Promise<Uint8Array> {
  const file = join(folder, path);
  const content = await readFile(file).catch((cause: unknown) => {
    throw new ModalisError("NOT_FOUND", `${file} cannot be read; install its package again`, { cause });
  });
  if (content.length !== bytes)
    throw mismatch(file, `holds ${content.length} bytes instead of ${bytes}`, sha256);
  const actual = sha256Of(content);
  if (actual !== sha256) throw mismatch(file, `has the SHA-256 ${actual} instead of ${sha256}`, sha256);
  return content;
}

function mismatch(file: string, problem: string, expected: string): ModalisError {
  return new ModalisError(
    "DIGEST_MISMATCH",
    `${file} ${problem}; install its package again, in the version this release names`,
    { details: { file, expected } },
  );
}

/** Lines differ in path before anything else that matters: digests come first, so compare behind them. */
function byPath(left: string, right: string): number {
  return left.slice(66) < right.slice(66) ? -1 : 1;
}
