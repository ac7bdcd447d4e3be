import { join } from "node:path";
import { fieldsOf } from "../lines/read-json-lines.js";
import { corruptStoreFile, readJsonFile } from "./read-json-file.js";
import { writeDurably } from "./write-durably.js";

const VERSION = "embedding-store/1";
const FILE = "spaces.json";

/**
 * The fingerprint of the space that each channel uses now; empty for a new store.
 *
 * @throws `CORRUPT_FILE`.
 */
export async function readCurrentSpaces(folder: string): Promise<ReadonlyMap<string, string>> {
  const path = join(folder, FILE);
  const file = await readJsonFile(path, VERSION);
  if (file === undefined) return new Map();
  const current = fieldsOf(file.get("current"));
  if (current === undefined) throw corruptStoreFile(path, "it has no current spaces");
  const checked = new Map<string, string>();
  for (const [channel, fingerprint] of current) {
    if (typeof fingerprint !== "string") throw corruptStoreFile(path, `"${channel}" names no space`);
    checked.set(channel, fingerprint);
  }
  return checked;
}

/** Writes which space each channel uses, channels in alphabetical order. @throws `WRITE_FAILED`. */
export async function writeCurrentSpaces(
  folder: string,
  current: ReadonlyMap<string, string>,
): Promise<void> {
  const channels = [...current].sort(([left], [right]) => (left < right ? -1 : 1));
  const lines = channels.map(
    ([channel, fingerprint]) => `\n${JSON.stringify(channel)}:${JSON.stringify(fingerprint)}`,
  );
  const text = `{\n"version":${JSON.stringify(VERSION)},\n"current":{${lines.join(",")}\n}\n}\n`;
  await writeDurably(join(folder, FILE), Buffer.from(text));
}
