import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModalisError } from "@modalis/contract";
import { stoppedFromOutside } from "@modalis/media";
import type { SpeechSegment } from "./speech-segments.js";

/** The program and its model, as Debian's packages `pocketsphinx` and `pocketsphinx-en-us` install them. */
export interface PocketSphinx {
  readonly programPath: string;
  /** Holds the acoustic model, `en-us.lm.bin` and `cmudict-en-us.dict`. */
  readonly modelFolder: string;
  /** Of one run, before the program is killed. */
  readonly timeoutMs: number;
}

/** What the program may print to its error output before the rest is dropped. */
const MOST_ERROR_TEXT = 4096;

/**
 * Reads segments in one run of the program, in a child process of its own.
 *
 * @returns A text for each segment; empty where nothing was understood.
 * @throws `MISSING_DEPENDENCY`, `LIMIT_EXCEEDED` after the time allowed, `INVALID_MODEL` when it fails, `UNAVAILABLE` when
 * it was told to stop, the signal's reason.
 */
export async function runPocketSphinx(
  { programPath, modelFolder, timeoutMs }: PocketSphinx,
  segments: readonly SpeechSegment[],
  signal?: AbortSignal,
): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "modalis-speech-"));
  try {
    for (const [at, { samples }] of segments.entries())
      await writeFile(join(folder, `${at}.raw`), int16Bytes(samples));
    await writeFile(join(folder, "list"), segments.map((_, at) => `${at}\n`).join(""));
    const args = [
      ...["-adcin", "yes", "-cepdir", folder, "-cepext", ".raw", "-ctl", join(folder, "list")],
      ...["-hyp", join(folder, "heard"), "-logfn", "/dev/null", "-samprate", "16000"],
      ...["-hmm", join(modelFolder, "en-us"), "-lm", join(modelFolder, "en-us.lm.bin")],
      ...["-dict", join(modelFolder, "cmudict-en-us.dict")],
    ];
    await run(programPath, args, timeoutMs, signal);
    return hypotheses(await readFile(join(folder, "heard"), "utf8"), segments.length);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(
  program: string,
  args: readonly string[],
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (piece: Buffer) => {
      if (said.length < MOST_ERROR_TEXT) said += piece.toString("utf8");
    });
    const stop = () => child.kill("SIGKILL");
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      stop();
    }, timeoutMs);
    signal?.addEventListener("abort", stop, { once: true });
    const settle = (error?: unknown) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      if (error === undefined) resolve();
      else reject(error);
    };
    child.on("error", (cause) => settle(absent(program, cause)));
    child.on("close", async (code, killedBy) => {
      const stopped = await stoppedFromOutside(program, { killedBy }, signal).catch(() => undefined);
      if (signal?.aborted) settle(signal.reason);
      else if (stopped !== undefined) settle(stopped);
      else if (isLate)
        settle(new ModalisError("LIMIT_EXCEEDED", `pocketsphinx took longer than ${timeoutMs} ms`));
      else if (code === 0) settle();
      else
        settle(
          new ModalisError(
            "INVALID_MODEL",
            `pocketsphinx ended with code ${code}: ${said.trim() || "no reason given"}`,
          ),
        );
    });
  });
}

/** The error of a program that is not there, with what to install. */
export function absent(program: string, cause?: unknown): ModalisError {
  return new ModalisError(
    "MISSING_DEPENDENCY",
    `"${program}" or its model is not installed; run \`apt-get install pocketsphinx pocketsphinx-en-us\`, or give programPath and modelFolder`,
    cause === undefined ? {} : { cause },
  );
}

/** Lines such as `go forward (3 -2045)`. */
function hypotheses(text: string, count: number): string[] {
  const heard = new Array<string>(count).fill("");
  for (const line of text.split("\n")) {
    const [, words, at] = /^(.*?)\s*\((\d+) -?\d+\)$/.exec(line) ?? [];
    if (words !== undefined && Number(at) < count) heard[Number(at)] = words;
  }
  return heard;
}

function int16Bytes(samples: Float32Array): Uint8Array {
  const integers = Int16Array.from(samples, (sample) =>
    Math.max(-32768, Math.min(32767, Math.round(sample * 32768))),
  );
  return new Uint8Array(integers.buffer);
}
