import { homedir } from "node:os";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { isModalisError } from "@modalis/contract";
import { hubOfEnvironment } from "@modalis/server";
import { Command, CommanderError } from "commander";
import type { BegunStore } from "./begun-store.js";
import { benchCommand } from "./commands/bench.js";
import type { CommandContext } from "./commands/command-context.js";
import { compareCommand } from "./commands/compare.js";
import { convertCommand } from "./commands/convert.js";
import { doctorCommand } from "./commands/doctor.js";
import { encodeCommand } from "./commands/encode.js";
import { enrichCommand } from "./commands/enrich.js";
import { evaluateCommand } from "./commands/evaluate.js";
import { exportCommand } from "./commands/export.js";
import { forgetCommand } from "./commands/forget.js";
import { fuseCommand } from "./commands/fuse.js";
import { importCommand } from "./commands/import.js";
import { indexCommand } from "./commands/index-vectors.js";
import { initCommand } from "./commands/init.js";
import { migrateCommand } from "./commands/migrate.js";
import { modelsCommand } from "./commands/models.js";
import { pretrainCommand } from "./commands/pretrain.js";
import { recommendCommand } from "./commands/recommend.js";
import { sampleCommand } from "./commands/sample.js";
import { searchCommand } from "./commands/search.js";
import { serveCommand } from "./commands/serve.js";
import { similarCommand } from "./commands/similar.js";
import { spacesCommand } from "./commands/spaces.js";
import { trainCommand } from "./commands/train.js";
import { tuneCommand } from "./commands/tune.js";
import { validateCommand } from "./commands/validate.js";
import { printableLines } from "./terminal/printable.js";
import { createTerminal } from "./terminal/terminal.js";
import { versions } from "./training/versions.js";

/** What the process gives to the command line; tests give their own. */
export interface CommandLineHost {
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Calls `stop` when the user interrupts. */
  readonly onInterrupt: (stop: () => void) => void;
  readonly now: () => number;
  /** As of `CommandContext`. */
  readonly begunStore?: BegunStore;
}

const WRONG_USE = 2;
const FAILURE = 1;

/** Runs one `modalis` command and returns its exit code: 0 done, 1 failed, 2 wrong use, 130 interrupted. */
export async function runCommandLine(words: readonly string[], host: CommandLineHost): Promise<number> {
  const stopper = new AbortController();
  host.onInterrupt(() => stopper.abort(new Error("interrupted")));
  const json = words.includes("--json");
  const context: CommandContext = {
    terminal: createTerminal({ ...host, quiet: json, noColour: Boolean(host.environment.NO_COLOR) }),
    signal: stopper.signal,
    cacheFolder: cacheFolder(host.environment),
    hub: hubOfEnvironment(host.environment),
    now: host.now,
    ...(host.begunStore === undefined ? {} : { begunStore: host.begunStore }),
    ...(host.environment.FFMPEG_PATH ? { ffmpegPath: host.environment.FFMPEG_PATH } : {}),
  };
  let exitCode = 0;
  const program = commandTree(host, context, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...words], { from: "user" });
    return exitCode;
  } catch (error) {
    return reportError(error, host, { json, signal: stopper.signal });
  }
}

function commandTree(host: CommandLineHost, context: CommandContext, exit: (code: number) => void): Command {
  const program = new Command("modalis")
    .description("From a folder of texts, pictures, sounds and films to explained recommendations.")
    .version(versions()["@modalis/cli"]!, "-V, --version")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void host.stdout.write(text),
      writeErr: (text) => void host.stderr.write(text),
    })
    .showHelpAfterError("(add --help to see how it is used)");
  for (const command of [
    initCommand(context),
    sampleCommand(context),
    importCommand(context),
    validateCommand(context, exit),
    convertCommand(context),
    enrichCommand(context),
    encodeCommand(context, exit),
    spacesCommand(context),
    fuseCommand(context),
    pretrainCommand(context),
    trainCommand(context),
    tuneCommand(context),
    evaluateCommand(context),
    compareCommand(context),
    benchCommand(context, exit),
    exportCommand(context),
    recommendCommand(context),
    similarCommand(context),
    searchCommand(context),
    indexCommand(context),
    serveCommand(context),
    migrateCommand(context),
    forgetCommand(context, exit),
    modelsCommand(context, exit),
    doctorCommand(context, exit),
  ]) {
    program.addCommand(inheriting(command, program));
  }
  return program;
}

/** Hands down what `addCommand` does not, as `command` would; a command's parts answer in JSON where it does. */
function inheriting(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent).option("--json", "answer in JSON, and print nothing else");
  for (const part of command.commands) inheriting(part, command);
  return command;
}

function reportError(
  error: unknown,
  host: CommandLineHost,
  { json, signal }: { readonly json: boolean; readonly signal: AbortSignal },
): number {
  // Commander has printed its own message; help and version end with code 0.
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    if (json)
      host.stdout.write(
        `${JSON.stringify({ error: { code: "INVALID_ARGUMENT", message: saidBy(error) } })}\n`,
      );
    return WRONG_USE;
  }
  if (signal.aborted && isInterruption(error, signal.reason)) {
    host.stderr.write("interrupted; run the same command again to go on\n");
    return 130;
  }
  const known = isModalisError(error);
  const code = known ? error.code : "INTERNAL";
  const message =
    error instanceof Error ? (known ? error.message : (error.stack ?? error.message)) : String(error);
  if (json) host.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
  host.stderr.write(`modalis: ${code}: ${printableLines(message)}\n`);
  return known && (code === "INVALID_ARGUMENT" || code === "NOT_FOUND") ? WRONG_USE : FAILURE;
}

/** What Commander says without its own beginning; where it printed help instead, what was missing. */
function saidBy({ code, message }: CommanderError): string {
  return code === "commander.help" ? "name a command; --help lists them" : message.replace(/^error: /, "");
}

/** Whether work ended because it was told to, not by a fault of its own. */
function isInterruption(error: unknown, reason: unknown): boolean {
  if (error === reason) return true;
  return error instanceof Error && (error.name === "AbortError" || error.cause === reason);
}

/** Converted models go where the platform keeps caches, or where `MODALIS_CACHE` says. */
function cacheFolder(environment: CommandLineHost["environment"]): string {
  return (
    environment.MODALIS_CACHE || join(environment.XDG_CACHE_HOME || join(homedir(), ".cache"), "modalis")
  );
}
