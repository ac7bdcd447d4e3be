import { ModalisError } from "@modalis/contract";
import type { RgbImage } from "../image/rgb-image.js";

const LONGEST_HEADER = 64;

/**
 * Cuts a stream of binary PPM pictures (`P6`, 255 levels), as ffmpeg's `image2pipe` writes it, into pictures.
 *
 * Each picture has its own header, so that a film that changes its size half-way is read right.
 *
 * @throws `CORRUPT_INPUT` when the stream ends within a picture or is no PPM.
 */
export async function* parsePpm(
  subject: string,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<RgbImage, void, undefined> {
  let header: Uint8Array = new Uint8Array();
  let picture: { image: RgbImage; filled: number } | undefined;
  for await (const chunk of chunks) {
    let rest = chunk;
    while (rest.length > 0) {
      if (picture === undefined) {
        const joined = header.length === 0 ? rest : Buffer.concat([header, rest]);
        const start = parseHeader(subject, joined.subarray(0, LONGEST_HEADER));
        if (start === undefined) {
          header = joined.slice();
          break;
        }
        const { width, height } = start;
        picture = { image: { width, height, data: new Uint8Array(width * height * 3) }, filled: 0 };
        header = new Uint8Array();
        rest = joined.subarray(start.length);
      }
      const { data } = picture.image;
      const part = rest.subarray(0, data.length - picture.filled);
      data.set(part, picture.filled);
      picture.filled += part.length;
      rest = rest.subarray(part.length);
      if (picture.filled === data.length) {
        yield picture.image;
        picture = undefined;
      }
    }
  }
  if (picture !== undefined || header.length > 0) throw broken(subject, "its last picture is incomplete");
}

interface PpmHeader {
  readonly width: number;
  readonly height: number;
  /** Bytes. */
  readonly length: number;
}

/** `undefined` while more bytes are needed. */
function parseHeader(subject: string, bytes: Uint8Array): PpmHeader | undefined {
  const found = /^P6\n(\d{1,5}) (\d{1,5})\n255\n/.exec(String.fromCharCode(...bytes));
  if (found) return { width: Number(found[1]), height: Number(found[2]), length: found[0].length };
  if (bytes.length >= LONGEST_HEADER) throw broken(subject, "the decoder did not write pictures");
  return undefined;
}

function broken(subject: string, what: string): ModalisError {
  return new ModalisError("CORRUPT_INPUT", `${subject} is broken: ${what}; restore the file`);
}
