import { createHash } from "node:crypto";
import { access, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ModalisError } from "@modalis/contract";
import type { SampleParameters } from "../plan/sample-plan.js";
import { TABLES } from "./write-tables.js";

/** Raised whenever the same parameters would give other bytes. */
const WRITER = "modalis-sample/1";

/** The file that says that a folder is a whole sample, and which; written last. */
const MARKER = "sample.json";

interface Marker extends SampleParameters {
  readonly writer: string;
  /** SHA-256 of the tables, one after another. */
  readonly tables: string;
}

/** Writes the marker into a folder whose other files are all there. */
export async function writeMarker(folder: string, parameters: SampleParameters): Promise<void> {
  const { items, users, seed } = parameters;
  const marker: Marker = { writer: WRITER, items, users, seed, tables: await digestTables(folder) };
  await writeFile(join(folder, MARKER), `${JSON.stringify(marker, undefined, 2)}\n`);
}

/**
 * Whether the folder holds the whole sample of these parameters already; false when it is absent or empty.
 *
 * @throws `INVALID_ARGUMENT` when it holds anything else, `CORRUPT_FILE` when it has lost files of the sample.
 */
export async function findCompleteSample(folder: string, parameters: SampleParameters): Promise<boolean> {
  const names = await listFolder(folder);
  if (names === undefined || names.length === 0) return false;
  const marker = names.includes(MARKER)
    ? parseMarker(await readFile(join(folder, MARKER), "utf8"))
    : undefined;
  if (marker === undefined) {
    throw refusal(folder, "it is not empty and holds no sample; choose a folder that is new or empty");
  }
  const wanted = { writer: WRITER, items: parameters.items, users: parameters.users, seed: parameters.seed };
  for (const [field, value] of Object.entries(wanted)) {
    const found = marker[field as keyof typeof wanted];
    if (found !== value) {
      throw refusal(
        folder,
        `it holds a sample with ${field} ${found}, not ${value}; remove it or choose another folder`,
      );
    }
  }
  await checkFiles(folder, marker);
  return true;
}

async function listFolder(folder: string): Promise<string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    if (code === "ENOTDIR") throw refusal(folder, "it is a file; choose a folder");
    throw error;
  }
}

function parseMarker(text: string): Partial<Marker> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The tables are as they were written, and every file that they name is there. */
async function checkFiles(folder: string, marker: Partial<Marker>): Promise<void> {
  try {
    if ((await digestTables(folder)) !== marker.tables) throw new Error("its tables have changed");
    const items = (await readFile(join(folder, "items.jsonl"), "utf8")).trimEnd().split("\n");
    for (const line of items) {
      const { image, audio, video } = JSON.parse(line) as Record<string, string | undefined>;
      for (const path of [image, audio, video]) if (path !== undefined) await access(join(folder, path));
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ModalisError(
      "CORRUPT_FILE",
      `the sample in "${folder}" is damaged: ${reason}; remove the folder and render it again`,
      { cause, details: { folder } },
    );
  }
}

async function digestTables(folder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const name of TABLES) hash.update(await readFile(join(folder, name)));
  return hash.digest("hex");
}

function refusal(folder: string, reason: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", `no sample is written to "${folder}": ${reason}`, {
    details: { folder },
  });
}
