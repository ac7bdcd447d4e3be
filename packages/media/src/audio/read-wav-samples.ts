import { ModalisError } from "@modalis/contract";
import type { MediaReader } from "../source/media-reader.js";
import type { WavLayout } from "./wav-layout.js";

/** Bytes read at a time. */
const PIECE_BYTES = 2 ** 20;

/**
 * The frames from `firstFrame` on, each the mean of its channels, at the file's own rate.
 *
 * @returns `[count]`, -1 to 1; floats beyond are clipped.
 * @throws `CORRUPT_INPUT` for samples that are not numbers, or the signal's reason.
 */
export async function readWavSamples(
  subject: string,
  reader: MediaReader,
  layout: WavLayout,
  range: { readonly firstFrame: number; readonly count: number; readonly signal?: AbortSignal | undefined },
): Promise<Float32Array> {
  const bytesPerFrame = (layout.channels * layout.bitsPerSample) / 8;
  const framesPerPiece = Math.max(1, Math.floor(PIECE_BYTES / bytesPerFrame));
  const sampleAt = sampleReader(layout);
  const mono = new Float32Array(range.count);
  for (let done = 0; done < range.count; ) {
    range.signal?.throwIfAborted();
    const wanted = Math.min(framesPerPiece, range.count - done);
    const start = layout.dataStart + (range.firstFrame + done) * bytesPerFrame;
    const piece = await reader.read(start, wanted * bytesPerFrame);
    if (piece.length < wanted * bytesPerFrame) throw broken(subject, "it became shorter while it was read");
    mixDown(piece, layout, sampleAt, mono.subarray(done, done + wanted));
    done += wanted;
  }
  if (mono.some(Number.isNaN)) throw broken(subject, "it holds samples that are not numbers");
  return mono;
}

type SampleReader = (view: DataView, at: number) => number;

function sampleReader({ encoding, bitsPerSample }: WavLayout): SampleReader {
  if (encoding === "float") {
    return bitsPerSample === 64
      ? (view, at) => view.getFloat64(at, true)
      : (view, at) => view.getFloat32(at, true);
  }
  switch (bitsPerSample) {
    case 8:
      return (view, at) => (view.getUint8(at) - 128) / 128;
    case 16:
      return (view, at) => view.getInt16(at, true) / 2 ** 15;
    case 24:
      return (view, at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 2 ** 23;
    default:
      return (view, at) => view.getInt32(at, true) / 2 ** 31;
  }
}

function mixDown(piece: Uint8Array, layout: WavLayout, sampleAt: SampleReader, into: Float32Array): void {
  const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
  const bytesPerSample = layout.bitsPerSample / 8;
  for (let frame = 0, at = 0; frame < into.length; frame++) {
    let sum = 0;
    for (let channel = 0; channel < layout.channels; channel++, at += bytesPerSample)
      sum += sampleAt(view, at);
    into[frame] = Math.max(-1, Math.min(1, sum / layout.channels));
  }
}

function broken(subject: string, what: string): ModalisError {
  return new ModalisError("CORRUPT_INPUT", `${subject} is broken: ${what}; restore the file`);
}
