import { spawn } from "node:child_process";
import { ModalisError } from "@modalis/contract";
import { stoppedFromOutside } from "@modalis/media";

/** Makes the same input give the same bytes: one thread, no version, no date. */
const REPRODUCIBLE = [
  "-threads",
  "1",
  "-map_metadata",
  "-1",
  "-fflags",
  "+bitexact",
  "-flags:v",
  "+bitexact",
  "-flags:a",
  "+bitexact",
];

/** One run of ffmpeg that writes one file. */
export interface FfmpegJob {
  readonly ffmpegPath: string;
  /** Inputs and what is to be done with them. */
  readonly args: readonly string[];
  /** File to write. */
  readonly output: string;
  /** Pieces for standard input, if the inputs name it. */
  readonly input?: Iterable<Uint8Array>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Encodes with ffmpeg in a child process.
 *
 * Its input is made here and not hostile, so that the limits of decoding do not apply.
 *
 * @throws `MISSING_DEPENDENCY` when it cannot start or fails, with its last words, `UNAVAILABLE` when it was told to stop,
 * or the signal's reason.
 */
export async function encodeWithFfmpeg(job: FfmpegJob): Promise<void> {
  job.signal?.throwIfAborted();
  const args = [
    "-hide_banner",
    "-loglevel",
    "error",
    "-nostdin",
    "-y",
    ...job.args,
    ...REPRODUCIBLE,
    job.output,
  ];
  const stdio: ["pipe", "ignore", "pipe"] = ["pipe", "ignore", "pipe"];
  const child = spawn(job.ffmpegPath, args, { stdio, windowsHide: true });
  const kill = () => child.kill("SIGKILL");
  job.signal?.addEventListener("abort", kill, { once: true });
  let words = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    words = (words + text).slice(-2000);
  });
  const exit = new Promise<{ code: number | null; killedBy: NodeJS.Signals | null }>((resolve) => {
    child.once("error", (error) => {
      words += error.message;
      resolve({ code: null, killedBy: null });
    });
    child.once("close", (code, killedBy) => resolve({ code, killedBy }));
  });
  try {
    await feed(child.stdin, job.input ?? []);
    const { code, killedBy } = await exit;
    job.signal?.throwIfAborted();
    if (code === 0) return;
    // At this log level ffmpeg obeys a signal without a word.
    const obeyed = code === 255 && words.trim() === "";
    const stopped = await stoppedFromOutside(job.ffmpegPath, { killedBy, obeyed }, job.signal);
    throw stopped ?? encodingFailed(job.ffmpegPath, words);
  } finally {
    job.signal?.removeEventListener("abort", kill);
    kill();
    await exit;
  }
}

/** Writes the pieces as fast as the child reads; a child that is gone is reported by its exit, not here. */
async function feed(stdin: NodeJS.WritableStream, pieces: Iterable<Uint8Array>): Promise<void> {
  let gone = false;
  const closed = new Promise<void>((resolve) => {
    const close = () => {
      gone = true;
      resolve();
    };
    stdin.once("close", close).on("error", close);
  });
  for (const piece of pieces) {
    if (gone) return;
    if (!stdin.write(piece)) {
      await Promise.race([new Promise<void>((resolve) => stdin.once("drain", resolve)), closed]);
    }
    // Painting is synchronous: other work gets its turn between frames.
    await new Promise((resolve) => setImmediate(resolve));
  }
  stdin.end();
}

function encodingFailed(path: string, words: string): ModalisError {
  return new ModalisError(
    "MISSING_DEPENDENCY",
    `the ffmpeg ${JSON.stringify(path)} could not encode: ${words.trim() || "it said nothing"}; give one that has H.264 and AAC`,
    { details: { path } },
  );
}
