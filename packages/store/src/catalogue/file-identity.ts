import type { FileHandle } from "node:fs/promises";

/** What tells whether a file still is the one that was read. */
export interface FileIdentity {
  /** Bytes. */
  readonly size: bigint;
  readonly inode: bigint;
  /** Last change of its bytes, in nanoseconds since 1970; programs may set it back. */
  readonly modifiedNs: bigint;
  /** Last change of its bytes, name, owner or times, in nanoseconds since 1970; programs may not set it. */
  readonly changedNs: bigint;
}

/** The identity of an open file. */
export async function fileIdentity(file: FileHandle): Promise<FileIdentity> {
  const { size, ino, mtimeNs, ctimeNs } = await file.stat({ bigint: true });
  return { size, inode: ino, modifiedNs: mtimeNs, changedNs: ctimeNs };
}

/** Whether nothing of it differs. */
export function sameIdentity(left: FileIdentity, right: FileIdentity): boolean {
  return (
    left.size === right.size &&
    left.inode === right.inode &&
    left.modifiedNs === right.modifiedNs &&
    left.changedNs === right.changedNs
  );
}
