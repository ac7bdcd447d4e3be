import { isUtf8 } from "node:buffer";
import { fileReadError } from "./file-read-error.js";
import { openRegularFile } from "./open-regular-file.js";

/** One line of a file, or why it could not be read; line breaks and a byte-order mark are removed. */
export type FileLine =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly broken: "too-long" | "not-utf8" };

export interface ReadLinesOptions {
  /** Longest line in bytes; a longer one is reported and skipped. Default 16 MiB. */
  readonly maxLineBytes?: number;
  /** `"latin1-fallback"` reads a line that is not UTF-8 as ISO-8859-1, as old MovieLens files need. */
  readonly encoding?: "utf8" | "latin1-fallback";
  readonly signal?: AbortSignal | undefined;
}

/** Longest line of a catalogue or import file, in bytes. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

/**
 * Streams the lines of a file with their numbers from 1, never holding more than one line.
 *
 * LF and CRLF both end a line.
 *
 * @throws `NOT_FOUND` when there is no such file, `CORRUPT_INPUT` when it cannot be read.
 */
export async function* readLines(
  path: string,
  options: ReadLinesOptions = {},
): AsyncGenerator<FileLine, void, undefined> {
  const { maxLineBytes = MAX_LINE_BYTES, encoding = "utf8" } = options;
  let number = 0;
  for await (const bytes of rawLines(path, maxLineBytes, options.signal)) {
    number++;
    if (bytes === "too-long") {
      yield { number, broken: "too-long" };
      continue;
    }
    const content = trimLine(bytes, number === 1);
    if (isUtf8(content)) yield { number, text: content.toString("utf8") };
    else if (encoding === "latin1-fallback") yield { number, text: content.toString("latin1") };
    else yield { number, broken: "not-utf8" };
  }
}

async function* rawLines(
  path: string,
  maxLineBytes: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer | "too-long", void, undefined> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  const take = (piece: Buffer) => {
    heldBytes += piece.length;
    if (heldBytes <= maxLineBytes) held.push(piece);
    else held = [];
  };
  const finish = (): Buffer | "too-long" => {
    const line = heldBytes > maxLineBytes ? "too-long" : held.length === 1 ? held[0]! : Buffer.concat(held);
    held = [];
    heldBytes = 0;
    return line;
  };
  for await (const chunk of chunksOf(path)) {
    signal?.throwIfAborted();
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      take(chunk.subarray(from, end));
      yield finish();
      from = end + 1;
    }
    if (from < chunk.length) take(chunk.subarray(from));
  }
  if (heldBytes > 0) yield finish();
}

async function* chunksOf(path: string): AsyncGenerator<Buffer, void, undefined> {
  try {
    const file = await openRegularFile(path);
    yield* file.createReadStream({ highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>;
  } catch (error) {
    throw fileReadError(path, error);
  }
}

function trimLine(bytes: Buffer, first: boolean): Buffer {
  const hasMark = first && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const end = bytes[bytes.length - 1] === 0x0d ? bytes.length - 1 : bytes.length;
  return bytes.subarray(hasMark ? 3 : 0, end);
}

/** What is wrong with a line that could not be read, in words. */
export function describeBroken(broken: "too-long" | "not-utf8"): string {
  return broken === "too-long" ? "the line is longer than the limit" : "the line is not UTF-8 text";
}
