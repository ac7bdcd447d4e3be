import { type DigestEntry, readDigestEntries, writeDigestEntries } from "./digest-cache-file.js";
import { type FileIdentity, sameIdentity } from "./file-identity.js";

/** Digests of files that an earlier run has read, so that a start reads only what is new or changed. */
export interface DigestCache {
  /** The clock of {@link RememberedDigest}. */
  readonly now: () => number;
  /** SHA-256 of the file at this path, if it was digested as exactly what it is now. */
  find(path: string, identity: FileIdentity): string | undefined;
  /** Keeps a digest, unless the file is so young that it might change again without showing it. */
  remember(path: string, identity: FileIdentity, digest: RememberedDigest): void;
  /** Writes what is new; does nothing where the folder may not be written. */
  save(): Promise<void>;
}

/** A digest and when the reading for it began. */
export interface RememberedDigest {
  readonly sha256: string;
  /** Milliseconds since 1970, before the first byte was read. */
  readonly startedMs: number;
}

export interface DigestCacheOptions {
  /** The clock, in milliseconds since 1970; the machine's when absent. */
  readonly now?: () => number;
}

/**
 * Opens the digests kept in `.modalis/digests.json` of a catalogue; an absent or broken file counts as empty.
 *
 * A digest holds while the file keeps its path, size, inode, and the times of change of its bytes and of its entry, in
 * nanoseconds. Several processes may use one catalogue: each replaces the file as a whole, with what it found there.
 *
 * @param folder The catalogue's folder with its own links resolved.
 */
export async function openDigestCache(
  folder: string,
  { now = Date.now }: DigestCacheOptions = {},
): Promise<DigestCache> {
  const known = new Map(await readDigestEntries(folder));
  const added = new Map<string, DigestEntry>();
  return {
    now,
    find(path, identity) {
      const entry = known.get(path);
      return entry !== undefined && sameIdentity(entry.identity, identity) ? entry.sha256 : undefined;
    },
    remember(path, identity, { sha256, startedMs }) {
      if (isYoung(identity, startedMs)) return;
      const entry = { identity, sha256 };
      known.set(path, entry);
      added.set(path, entry);
    },
    async save() {
      if (added.size === 0) return;
      const entries = new Map(added);
      added.clear();
      await writeDigestEntries(folder, entries, now());
    },
  };
}

/**
 * Times of change are counted in steps, of up to two seconds on some file systems: a file that changed within the step
 * in which it was read would look the same afterwards. Git calls such entries racily clean.
 */
const STEP_MS = 2_000;

function isYoung({ modifiedNs, changedNs }: FileIdentity, startedMs: number): boolean {
  const lastChangeNs = modifiedNs > changedNs ? modifiedNs : changedNs;
  return startedMs - Number(lastChangeNs / 1_000_000n) < STEP_MS;
}
