import type { FormatName } from "./sniffed-format.js";

/** MPEG streams have no file header: they are known by repeated frame or packet marks. */
export function sniffMpegStream(head: Uint8Array): FormatName | undefined {
  if (isTransportStream(head)) return "mpeg-ts";
  if (head[0] === 0x49 && head[1] === 0x44 && head[2] === 0x33) return sniffTagged(head);
  if (adtsFrameLength(head, 0) !== undefined && repeats(head, adtsFrameLength)) return "aac";
  if (repeats(head, mp3FrameLength)) return "mp3";
  return undefined;
}

/** What an ID3v2 tag is followed by; where the tag, with its cover, is longer than the head, nearly always MP3. */
function sniffTagged(head: Uint8Array): FormatName {
  const tagLength =
    ((head[6]! & 127) << 21) | ((head[7]! & 127) << 14) | ((head[8]! & 127) << 7) | (head[9]! & 127);
  const tagged = head.subarray(10 + tagLength);
  if (String.fromCharCode(...tagged.subarray(0, 4)) === "fLaC") return "flac";
  return adtsFrameLength(tagged, 0) !== undefined && repeats(tagged, adtsFrameLength) ? "aac" : "mp3";
}

/** Transport packets are 188 bytes, each beginning with `0x47`. */
function isTransportStream(head: Uint8Array): boolean {
  if (head.length < 189) return false;
  for (let at = 0; at < Math.min(head.length, 188 * 5); at += 188) if (head[at] !== 0x47) return false;
  return true;
}

/** Whether a frame starts at 0 and another follows it, or the head ends before the second. */
function repeats(
  head: Uint8Array,
  frameLength: (head: Uint8Array, at: number) => number | undefined,
): boolean {
  const first = frameLength(head, 0);
  if (first === undefined) return false;
  return first + 6 > head.length || frameLength(head, first) !== undefined;
}

/** Bytes of the ADTS frame at `at` (ISO 13818-7, 6.2). */
function adtsFrameLength(head: Uint8Array, at: number): number | undefined {
  if (at + 6 > head.length || head[at] !== 0xff || (head[at + 1]! & 0xf6) !== 0xf0) return undefined;
  const length = ((head[at + 3]! & 3) << 11) | (head[at + 4]! << 3) | (head[at + 5]! >> 5);
  return length > 7 ? length : undefined;
}

const mpeg1Kbps = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const mpeg2Kbps = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const mpeg1Hz = [44100, 48000, 32000];

/** Bytes of the MPEG layer III frame at `at` (ISO 11172-3, 2.4.2.3; 13818-3 halves and quarters the rate). */
function mp3FrameLength(head: Uint8Array, at: number): number | undefined {
  if (at + 4 > head.length || head[at] !== 0xff || (head[at + 1]! & 0xe6) !== 0xe2) return undefined;
  const version = (head[at + 1]! >> 3) & 3;
  const baseHz = mpeg1Hz[(head[at + 2]! >> 2) & 3];
  const isMpeg1 = version === 3;
  const kbps = (isMpeg1 ? mpeg1Kbps : mpeg2Kbps)[head[at + 2]! >> 4];
  if (version === 1 || baseHz === undefined || kbps === undefined || kbps === 0) return undefined;
  const sampleRateHz = baseHz / (isMpeg1 ? 1 : version === 2 ? 2 : 4);
  const padding = (head[at + 2]! >> 1) & 1;
  return Math.floor(((isMpeg1 ? 144 : 72) * kbps * 1000) / sampleRateHz) + padding;
}
