import { randomUUID } from "node:crypto";

/**
 * A UUID of version 7 (RFC 9562): the time in milliseconds, then random bits, so that rows of one time stand side by side in an
 * index. Random ids touch another page of it each, all of which a database then writes.
 *
 * @param nowMs Milliseconds since 1970.
 */
export function timeOrderedId(nowMs: number): string {
  const time = Math.min(Math.max(0, Math.floor(nowMs)), LATEST_MS)
    .toString(16)
    .padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** The largest number of 48 bits. */
const LATEST_MS = 2 ** 48 - 1;
