import type { MediaReader } from "../source/media-reader.js";

/** What the boxes of an MP4 say that a decoder reports late or not at all (ISO 14496-12 and 23001-7). */
export interface BoxFacts {
  /** A sample entry is `encv`, `enca` or the like, or the file carries a protection header: no key, no content. */
  readonly isEncrypted: boolean;
  /** A top-level box ends beyond the end of the file. */
  readonly isTruncated: boolean;
}

/** A file of more top-level boxes is read no further; films cut into fragments have two for each fragment. */
const MOST_BOXES = 100_000;
/** A larger index is not looked into. */
const LARGEST_INDEX_BYTES = 128 * 2 ** 20;
const DEEPEST = 12;

/** Boxes on the way from the index of a film or fragment to what tells encryption. */
const containers = new Set(["moov", "trak", "mdia", "minf", "stbl", "moof", "traf"]);
const encryptedEntries = new Set(["encv", "enca", "enct", "encs", "encu", "drms", "drmi"]);

/** Walks the top-level boxes of an MP4 or QuickTime file and looks into its index; every size is checked. */
export async function inspectBoxes(reader: MediaReader): Promise<BoxFacts> {
  const { byteLength } = reader;
  let isEncrypted = false;
  let at = 0;
  for (let count = 0; count < MOST_BOXES && at + 8 <= byteLength; count++) {
    const box = readHeader(await reader.read(at, 16), byteLength - at);
    // Zero padding or stray bytes after the last box are common and harmless.
    if (box === undefined) break;
    if (at + box.size > byteLength) return { isEncrypted, isTruncated: true };
    if ((box.type === "moov" || box.type === "moof") && box.size <= LARGEST_INDEX_BYTES) {
      const body = await reader.read(at + box.headerSize, box.size - box.headerSize);
      isEncrypted ||= holdsEncryption(body, 0);
    }
    at += box.size;
  }
  return { isEncrypted, isTruncated: false };
}

interface BoxHeader {
  readonly type: string;
  /** With its header. */
  readonly size: number;
  readonly headerSize: number;
}

function readHeader(bytes: Uint8Array, available: number): BoxHeader | undefined {
  if (bytes.length < 8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = String.fromCharCode(...bytes.subarray(4, 8));
  const short = view.getUint32(0);
  if (!/^[\x20-\x7e\xa9]{4}$/.test(type)) return undefined;
  if (short === 0) return { type, size: available, headerSize: 8 };
  if (short !== 1) return short < 8 ? undefined : { type, size: short, headerSize: 8 };
  if (bytes.length < 16) return undefined;
  const size = Number(view.getBigUint64(8));
  return size < 16 ? undefined : { type, size, headerSize: 16 };
}

/** Whether a box's body holds an encrypted sample entry or a protection header, at any allowed depth. */
function holdsEncryption(body: Uint8Array, depth: number): boolean {
  if (depth > DEEPEST) return false;
  for (let at = 0; at + 8 <= body.length; ) {
    const box = readHeader(body.subarray(at, at + 16), body.length - at);
    if (box === undefined || at + box.size > body.length) return false;
    const inside = body.subarray(at + box.headerSize, at + box.size);
    if (box.type === "pssh" || box.type === "senc" || encryptedEntries.has(box.type)) return true;
    // The list of sample entries has a version and a count before its boxes.
    if (box.type === "stsd" && holdsEncryption(inside.subarray(8), depth + 1)) return true;
    if (containers.has(box.type) && holdsEncryption(inside, depth + 1)) return true;
    at += box.size;
  }
  return false;
}
