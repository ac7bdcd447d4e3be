import { sniffMpegStream } from "./sniff-mpeg-stream.js";
import { sniffTextFormat } from "./sniff-text-format.js";
import { type FormatName, formatKinds, type SniffedFormat } from "./sniffed-format.js";

/** Bytes of a file's head that {@link sniffFormat} looks at; fewer are fine. */
export const SNIFF_BYTES = 4096;

/**
 * Tells a format from the first bytes of a file, never from its name.
 *
 * @param head the first bytes, best {@link SNIFF_BYTES} of them.
 */
export function sniffFormat(head: Uint8Array): SniffedFormat {
  const name = nameOf(head.subarray(0, SNIFF_BYTES));
  return { name, kind: formatKinds[name] };
}

/** Bytes in Latin-1 that a format begins with. */
const prefixes: readonly (readonly [string, FormatName])[] = [
  ["\xff\xd8\xff", "jpeg"],
  ["\x89PNG\r\n\x1a\n", "png"],
  ["GIF87a", "gif"],
  ["GIF89a", "gif"],
  ["II*\0", "tiff"],
  ["MM\0*", "tiff"],
  ["II+\0", "tiff"],
  ["MM\0+", "tiff"],
  ["\xff\x0a", "jpeg-xl"],
  ["\0\0\0\x0cJXL ", "jpeg-xl"],
  ["\0\0\0\x0cjP  ", "jpeg-2000"],
  ["\xff\x4f\xff\x51", "jpeg-2000"],
  ["BM", "bmp"],
  ["\0\0\x01\0", "ico"],
  ["RF64", "wav"],
  ["BW64", "wav"],
  [".snd", "au"],
  ["fLaC", "flac"],
  ["OggS", "ogg"],
  ["#!AMR", "amr"],
  ["FLV\x01", "flv"],
  ["\x30\x26\xb2\x75\x8e\x66\xcf\x11", "asf"],
  ["\0\0\x01\xba", "mpeg-ps"],
  ["%PDF-", "pdf"],
  ["PK\x03\x04", "zip"],
  ["\x1f\x8b", "gzip"],
];

function nameOf(head: Uint8Array): FormatName {
  if (head.length === 0) return "empty";
  const found = prefixes.find(([prefix]) => startsWith(head, prefix, 0));
  if (found) return found[1];
  return (
    sniffRiff(head) ?? sniffBoxes(head) ?? sniffEbml(head) ?? sniffMpegStream(head) ?? sniffTextFormat(head)
  );
}

/** Chunked formats name themselves at byte 8. */
function sniffRiff(head: Uint8Array): FormatName | undefined {
  if (startsWith(head, "RIFF", 0)) {
    if (startsWith(head, "WAVE", 8)) return "wav";
    if (startsWith(head, "WEBP", 8)) return "webp";
    if (startsWith(head, "AVI ", 8)) return "avi";
  }
  if (startsWith(head, "FORM", 0) && (startsWith(head, "AIFF", 8) || startsWith(head, "AIFC", 8)))
    return "aiff";
  return undefined;
}

const heicBrands = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"]);

/** ISO base media files: the brands tell pictures from films; old QuickTime files have no brand box. */
function sniffBoxes(head: Uint8Array): FormatName | undefined {
  if (!startsWith(head, "ftyp", 4)) {
    const first = latin1(head, 4, 8);
    return ["moov", "mdat", "wide", "free", "skip", "pnot"].includes(first) ? "mp4" : undefined;
  }
  const size = new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(0);
  const brands = [latin1(head, 8, 12)];
  for (let at = 16; at + 4 <= Math.min(size, head.length); at += 4) brands.push(latin1(head, at, at + 4));
  if (brands.includes("avif") || brands.includes("avis")) return "avif";
  if (brands.some((brand) => heicBrands.has(brand)) || brands[0] === "mif1" || brands[0] === "msf1")
    return "heic";
  return "mp4";
}

/** Matroska and WebM share a container; the document type near the start tells which. */
function sniffEbml(head: Uint8Array): FormatName | undefined {
  if (!startsWith(head, "\x1a\x45\xdf\xa3", 0)) return undefined;
  return latin1(head, 0, 64).includes("webm") ? "webm" : "matroska";
}

function startsWith(head: Uint8Array, prefix: string, at: number): boolean {
  return latin1(head, at, at + prefix.length) === prefix;
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}
