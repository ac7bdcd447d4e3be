import type { MediaReader } from "../source/media-reader.js";
import type { FormatName } from "./sniffed-format.js";

/**
 * Whether a file ends before the container says it does, for containers that say; decoders pass over that.
 *
 * MP4 is left to `inspectBoxes`. A length that the writer left open is no promise.
 */
export async function isCutShort(format: FormatName, reader: MediaReader): Promise<boolean> {
  switch (format) {
    case "matroska":
    case "webm":
      return endsBeforeSegment(reader);
    case "avi":
      return endsBeforeChunk(reader);
    case "ogg":
      return endsWithinPage(reader);
    default:
      return false;
  }
}

/** The first RIFF chunk; longer films follow with more of them, which are not looked at. */
async function endsBeforeChunk(reader: MediaReader): Promise<boolean> {
  const size = viewOf(await reader.read(4, 4)).getUint32(0, true);
  return size !== 0xffffffff && size + 8 > reader.byteLength;
}

/** After the EBML header comes the segment, whose size is all ones when unknown (RFC 8794, 6.2; RFC 9559, 5.1). */
async function endsBeforeSegment(reader: MediaReader): Promise<boolean> {
  const header = readLength(await reader.read(4, 8));
  if (header?.value === undefined) return false;
  const start = 4 + header.bytes + header.value;
  const segment = await reader.read(start, 12);
  if (segment.length < 12) return true;
  if (viewOf(segment).getUint32(0) !== 0x18538067) return false;
  const length = readLength(segment.subarray(4));
  return length?.value !== undefined && start + 4 + length.bytes + length.value > reader.byteLength;
}

/** A number of one to eight bytes, whose first bits say how many (RFC 8794, section 4). */
function readLength(bytes: Uint8Array): { bytes: number; value: number | undefined } | undefined {
  const count = Math.clz32(bytes[0] ?? 0) - 23;
  if (count > 8 || bytes.length < count) return undefined;
  let value = bytes[0]! & (0xff >> count);
  let isOpen = value === 0xff >> count;
  for (const byte of bytes.subarray(1, count)) {
    value = value * 256 + byte;
    isOpen &&= byte === 0xff;
  }
  return { bytes: count, value: isOpen ? undefined : value };
}

/** A page has a header of 27 bytes, a table, and what the table sums to (RFC 3533, section 6). */
const LARGEST_PAGE = 27 + 255 + 255 * 255;

/** Looks at the page that starts last. */
async function endsWithinPage(reader: MediaReader): Promise<boolean> {
  const start = Math.max(0, reader.byteLength - LARGEST_PAGE);
  const tail = Buffer.from(await reader.read(start, LARGEST_PAGE));
  for (let at = tail.lastIndexOf("OggS"); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf("OggS", at - 1)) {
    const table = tail.subarray(at + 27, at + 27 + (tail[at + 26] ?? 255));
    // Sound may hold the same four letters; a page has version 0.
    if ((tail[at + 4] ?? 0) !== 0) continue;
    if (tail.length < at + 27 || table.length < tail[at + 26]!) return true;
    return at + 27 + table.length + table.reduce((sum, length) => sum + length, 0) > tail.length;
  }
  return false;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
