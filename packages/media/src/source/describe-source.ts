import type { MediaSource } from "@modalis/contract";

/** Names a source in a message: its path in quotes with control characters escaped, or its number of bytes. */
export function describeSource(source: MediaSource): string {
  return typeof source === "string" ? JSON.stringify(source) : `content of ${source.byteLength} bytes`;
}
