/**
 * Speech to text: word error rate and real-time factor of PocketSphinx and, where a folder is given, of Whisper.
 *
 * Run after a build: `npx tsx benchmarks/speech-quality.ts [--whisper FOLDER] [--minutes N,N [--long-only]]`. Needs Debian's
 * `pocketsphinx`, `pocketsphinx-en-us`, `pocketsphinx-testdata` (five sentences read by a person) and `espeak-ng` (the
 * lines of the OCR pages without figures, spoken by rule). The long runs hear one sentence at
 * the start of each minute, and print the largest memory of this process and of the programs that it starts, which must
 * not grow with the minutes. No time limit holds, so that a run may be paused.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import {
  createPocketSphinxTranscriber,
  createWhisperTranscriber,
  findSpeech,
  type Transcriber,
} from "@modalis/convert";
import { decodeAudio, findFfmpeg } from "@modalis/media";
import { ENGLISH } from "./ocr/page-texts.js";
import { editDistance } from "./probes/edit-distance.js";

interface Spoken {
  readonly file: string;
  readonly words: string;
}

/** A run that is paused for others waits by the clock and works no longer. */
const PATIENCE_MS = 24 * 3_600_000;
const PATIENT = { waitSeconds: PATIENCE_MS / 1000 };
const READ_ALOUD = "/usr/share/pocketsphinx/test/data/librivox";
const folder = await mkdtemp(join(tmpdir(), "modalis-speech-"));
try {
  const sets = new Map<string, readonly Spoken[]>();
  if (existsSync(READ_ALOUD)) sets.set("read by a person", readAloud());
  const spoken = spokenByRule();
  if (spoken !== undefined) sets.set("espeak-ng", spoken);
  const whisper = argument("--whisper");
  const transcribers = new Map<string, () => Promise<Transcriber>>([
    ["PocketSphinx", () => createPocketSphinxTranscriber({ timeoutMs: PATIENCE_MS, limits: PATIENT })],
    ...(whisper === undefined
      ? []
      : [["Whisper", () => createWhisperTranscriber({ modelFolder: whisper, limits: PATIENT })] as const]),
  ]);
  for (const [name, open] of transcribers) {
    await using transcriber = await open();
    if (!process.argv.includes("--long-only"))
      for (const [set, recordings] of sets) await measure(name, set, transcriber, recordings);
    const [first] = [...sets.values()][0] ?? [];
    for (const minutes of (argument("--minutes") ?? "").split(",").map(Number))
      if (first !== undefined && minutes > 0) await hearLong(name, transcriber, first, minutes);
  }
  console.log(`${cpus().length} x ${cpus()[0]?.model}, load ${loadavg()[0]!.toFixed(1)}`);
} finally {
  await rm(folder, { recursive: true });
}

function readAloud(): Spoken[] {
  const lines = readFileSync(`${READ_ALOUD}/transcription`, "utf8").trim().split("\n");
  return lines.map((line) => {
    const [, words = "", file = ""] = /^<s> (.*?) *<\/s> \((.*)\)$/.exec(line) ?? [];
    return { file: `${READ_ALOUD}/${file}.wav`, words };
  });
}

function spokenByRule(): Spoken[] | undefined {
  const lines = ENGLISH.filter((line) => /^[A-Za-z ,:]+$/.test(line));
  try {
    return lines.map((line, at) => {
      const file = join(folder, `${at}.wav`);
      execFileSync("espeak-ng", ["-v", "en-us", "-s", "140", "-w", file, line]);
      return { file, words: line };
    });
  } catch {
    console.log("espeak-ng is not installed; its recordings are left out");
    return undefined;
  }
}

async function measure(name: string, set: string, transcriber: Transcriber, recordings: readonly Spoken[]) {
  let [errors, words, seconds, speechSeconds] = [0, 0, 0, 0];
  const started = performance.now();
  const heard = [];
  for (const { file } of recordings) heard.push((await transcriber.transcribe(file)).parts);
  const elapsed = (performance.now() - started) / 1000;
  for (const [at, { file, words: said }] of recordings.entries()) {
    const truth = wordsOf(said);
    errors += editDistance(truth, wordsOf(heard[at]!.map(({ text }) => text).join(" ")));
    words += truth.length;
    const { samples } = await decodeAudio(file, { sampleRateHz: 16_000 });
    seconds += samples.length / 16_000;
    speechSeconds += findSpeech(samples).reduce((sum, { from, to }) => sum + (to - from) / 16_000, 0);
  }
  console.log(
    `${name}, ${set}: word error rate ${((100 * errors) / words).toFixed(1)} % of ${words} words, real-time factor ${(elapsed / seconds).toFixed(2)} over ${seconds.toFixed(0)} s (${speechSeconds.toFixed(0)} s of them speech)`,
  );
}

async function hearLong(name: string, transcriber: Transcriber, { file }: Spoken, minutes: number) {
  const ffmpeg = (await findFfmpeg()).path;
  const [minute, long] = [join(folder, "minute.wav"), join(folder, "long.wav")];
  execFileSync(ffmpeg, ["-y", "-v", "error", "-i", file, "-af", "apad", "-t", "60", "-ar", "16000", minute]);
  const loops = String(minutes - 1);
  execFileSync(ffmpeg, ["-y", "-v", "error", "-stream_loop", loops, "-i", minute, "-c", "copy", long]);
  const before = process.memoryUsage().rss;
  const most = { here: before, children: 0 };
  const timer = setInterval(() => {
    most.here = Math.max(most.here, process.memoryUsage().rss);
    most.children = Math.max(most.children, memoryOfChildren());
  }, 200);
  const [started, work] = [performance.now(), process.cpuUsage()];
  const { parts } = await transcriber.transcribe(long);
  clearInterval(timer);
  const { user, system } = process.cpuUsage(work);
  const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(0);
  console.log(
    `${name}, ${minutes} minutes: ${parts.length} stretches in ${((performance.now() - started) / 1000).toFixed(0)} s (${((user + system) / 1e6).toFixed(1)} s of processor time here), memory ${mebibytes(before)} MiB before, largest ${mebibytes(most.here)} MiB, of its programs ${mebibytes(most.children)} MiB`,
  );
}

/** Resident bytes of the processes that this one started, where the platform tells; 0 elsewhere. */
function memoryOfChildren(): number {
  try {
    const ids = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim();
    return ids.split(" ").reduce((sum, id) => {
      const [, kilobytes = "0"] = /VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${id}/status`, "utf8")) ?? [];
      return sum + Number(kilobytes) * 1024;
    }, 0);
  } catch {
    // Ended meanwhile, or no /proc.
    return 0;
  }
}

/** Lower case, no marks; what is said of titles as PocketSphinx writes it. */
function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/mister/g, "mr")
    .replace(/[^a-z' ]+/g, " ")
    .split(" ")
    .filter(Boolean);
}

function argument(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}
