import { ModalisError } from "@modalis/contract";
import type { MediaReader } from "../source/media-reader.js";

/** Where the samples of a plain PCM WAV stand and how they are written. */
export interface WavLayout {
  readonly encoding: "integer" | "float";
  readonly bitsPerSample: 8 | 16 | 24 | 32 | 64;
  readonly channels: number;
  readonly sampleRateHz: number;
  /** Byte at which the first frame starts. */
  readonly dataStart: number;
  /** Frames; one sample of each channel. */
  readonly frames: number;
}

const MOST_CHUNKS = 1000;
/** A writer that does not know the length yet, such as one writing into a pipe, leaves this. */
const UNKNOWN_LENGTH = 0xffffffff;

/**
 * Reads the chunks of a RIFF WAVE file (Microsoft, Multimedia Programming Interface 1.0) and holds every number
 * against the file's length and against the others.
 *
 * @returns `undefined` for a compressed codec or a 64-bit file, which need ffmpeg.
 * @throws `CORRUPT_INPUT` for a header that lies, `EMPTY_INPUT` for no samples.
 */
export async function readWavLayout(subject: string, reader: MediaReader): Promise<WavLayout | undefined> {
  const head = textOf(await reader.read(0, 12));
  if (!head.startsWith("RIFF") || !head.endsWith("WAVE")) return undefined;
  let format: WavFormat | undefined;
  let start = 12;
  for (let count = 0; count < MOST_CHUNKS && start + 8 <= reader.byteLength; count++) {
    const header = await reader.read(start, 8);
    const name = textOf(header.subarray(0, 4));
    const size = viewOf(header).getUint32(4, true);
    const bodyStart = start + 8;
    if (name === "fmt ") format = readFormat(subject, await reader.read(bodyStart, Math.min(size, 40)));
    if (name === "data") {
      if (format === undefined) throw lie(subject, "its samples come before their format");
      return (
        format.encoding &&
        layoutOf(subject, { ...format, encoding: format.encoding }, bodyStart, size, reader.byteLength)
      );
    }
    start = bodyStart + size + (size % 2);
  }
  throw lie(
    subject,
    start > reader.byteLength ? "a chunk is longer than the file" : "it has no chunk of samples",
  );
}

interface WavFormat {
  /** Absent for a codec that needs ffmpeg. */
  readonly encoding?: "integer" | "float" | undefined;
  readonly bitsPerSample: number;
  readonly channels: number;
  readonly sampleRateHz: number;
  readonly bytesPerFrame: number;
}

const EXTENSIBLE = 0xfffe;

function readFormat(subject: string, body: Uint8Array): WavFormat {
  if (body.length < 16) throw lie(subject, "its format chunk is too short");
  const view = viewOf(body);
  const tag = view.getUint16(0, true);
  if (tag === EXTENSIBLE && body.length < 40) throw lie(subject, "its extensible format chunk is too short");
  const codec = tag === EXTENSIBLE ? view.getUint16(24, true) : tag;
  const channels = view.getUint16(2, true);
  const sampleRateHz = view.getUint32(4, true);
  if (channels === 0 || channels > 64) throw lie(subject, `it claims ${channels} channels`);
  if (sampleRateHz < 100 || sampleRateHz > 768_000)
    throw lie(subject, `it claims ${sampleRateHz} samples a second`);
  return {
    encoding: codec === 1 ? "integer" : codec === 3 ? "float" : undefined,
    bitsPerSample: view.getUint16(14, true),
    channels,
    sampleRateHz,
    bytesPerFrame: view.getUint16(12, true),
  };
}

function layoutOf(
  subject: string,
  format: WavFormat & { readonly encoding: "integer" | "float" },
  dataStart: number,
  claimedBytes: number,
  fileBytes: number,
): WavLayout {
  const { encoding, channels, sampleRateHz, bytesPerFrame } = format;
  const bitsPerSample = supportedBits(subject, format);
  if (bytesPerFrame !== (channels * bitsPerSample) / 8) {
    throw lie(subject, `${channels} channels of ${bitsPerSample} bits do not make ${bytesPerFrame} bytes`);
  }
  const left = fileBytes - dataStart;
  if (claimedBytes > left && claimedBytes !== UNKNOWN_LENGTH) {
    throw lie(subject, `it claims ${claimedBytes} bytes of samples and holds ${left}`);
  }
  const frames = Math.floor(Math.min(claimedBytes, left) / bytesPerFrame);
  if (frames === 0) {
    throw new ModalisError("EMPTY_INPUT", `${subject} holds no sound: no sample follows its header`);
  }
  return { encoding, bitsPerSample, channels, sampleRateHz, dataStart, frames };
}

function supportedBits(subject: string, { encoding, bitsPerSample }: WavFormat): WavLayout["bitsPerSample"] {
  const known = encoding === "float" ? ([32, 64] as const) : ([8, 16, 24, 32] as const);
  const bits = known.find((candidate) => candidate === bitsPerSample);
  if (bits === undefined) throw lie(subject, `it claims ${encoding} samples of ${bitsPerSample} bits`);
  return bits;
}

function lie(subject: string, what: string): ModalisError {
  return new ModalisError(
    "CORRUPT_INPUT",
    `${subject} has a WAV header that cannot be true: ${what}; restore the file`,
  );
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
