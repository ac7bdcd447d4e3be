import { Writable } from "node:stream";
import { runCommandLine } from "../run-command-line.js";

/** What one command printed and how it ended. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The time at which every test command runs. */
const NOW = Date.UTC(2026, 0, 1);

/** Runs a command in this process, as a shell would without a terminal. */
export async function runModalis(...words: string[]): Promise<CommandResult> {
  const [stdout, stderr] = [capture(), capture()];
  const exitCode = await runCommandLine(words, {
    stdout: stdout.stream,
    stderr: stderr.stream,
    environment: {
      MODALIS_CACHE: process.env.MODALIS_TEST_CACHE,
      HOME: process.env.HOME,
      FFMPEG_PATH: process.env.FFMPEG_PATH,
    },
    onInterrupt: () => undefined,
    now: () => NOW,
  });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

/** Runs a command with `--json` that must succeed, and reads its answer. */
export async function answerOf<Answer>(...words: string[]): Promise<Answer> {
  const { exitCode, stdout, stderr } = await runModalis(...words, "--json");
  if (exitCode !== 0) throw new Error(`modalis ${words.join(" ")} ended with ${exitCode}: ${stderr}`);
  return JSON.parse(stdout) as Answer;
}

function capture() {
  const pieces: string[] = [];
  const stream = new Writable({
    write(piece, _encoding, done) {
      pieces.push(String(piece));
      done();
    },
  });
  return { stream, text: () => pieces.join("") };
}
