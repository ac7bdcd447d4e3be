import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ErrorCode, ModalisError } from "@modalis/contract";
import type { ConvertedContent, ConvertReply, ConvertSettings } from "./convert-messages.js";

/** A process that converts beside the server, one content at a time; it starts with the first, and again after a crash. */
export interface ConvertProcess extends AsyncDisposable {
  /**
   * @param content A text, or the path of a file that may be read.
   * @throws `LIMIT_EXCEEDED` after the time allowed, `CORRUPT_INPUT` when the content crashed the process, what the
   * converter says of the content, and the signal's reason.
   */
  convert(converter: string, content: string, signal: AbortSignal): Promise<ConvertedContent>;
}

/** A film of hours takes long; a process that hangs must still end. */
const TIMEOUT_MS = 3_600_000;

/** Starts nothing yet. @param settings Sent to each process that is started. */
export function openConvertProcess(settings: ConvertSettings): ConvertProcess {
  let child: ChildProcess | undefined;
  let lastId = 0;
  const letGo = (ended: ChildProcess) => {
    if (child === ended) child = undefined;
  };
  const running = (): ChildProcess => {
    if (child?.connected) return child;
    const started = startProcess();
    started.on("exit", () => letGo(started));
    // A process that cannot be started or spoken to: whoever waits for it hears of that, and the server goes on.
    started.on("error", () => letGo(started));
    started.send({ settings });
    child = started;
    return started;
  };
  return {
    async convert(converter, content, signal) {
      signal.throwIfAborted();
      const process = running();
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        const end = (settle: () => void, kill = false) => {
          clearTimeout(timer);
          signal.removeEventListener("abort", onAbort);
          process.off("message", onMessage);
          process.off("exit", onExit);
          process.off("error", onError);
          if (kill) {
            // It may take a while to be gone; the next content gets another.
            letGo(process);
            process.kill("SIGKILL");
          }
          settle();
        };
        const onMessage = (reply: ConvertReply) => {
          if (reply.id !== id) return;
          if ("converted" in reply) end(() => resolve(reply.converted));
          else end(() => reject(new ModalisError(reply.failure.code as ErrorCode, reply.failure.message)));
        };
        const onExit = () => end(() => reject(crashed()));
        const onError = (error: Error) => end(() => reject(error), true);
        const onAbort = () => end(() => reject(signal.reason), true);
        const timer = setTimeout(() => end(() => reject(tooLong()), true), TIMEOUT_MS);
        process.on("message", onMessage);
        process.on("exit", onExit);
        process.on("error", onError);
        signal.addEventListener("abort", onAbort, { once: true });
        process.send({ id, converter, content });
      });
    },
    async [Symbol.asyncDispose]() {
      const ending = child;
      if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
      const ended = new Promise((resolve) => ending.once("exit", resolve));
      ending.kill("SIGKILL");
      await ended;
    },
  };
}

/** Beside the built package, and for its sources in `dist`. */
function startProcess(): ChildProcess {
  const here = import.meta.url;
  const file = new URL(here.endsWith(".ts") ? "../../dist/convert-process.js" : "./convert-process.js", here);
  if (!existsSync(file)) {
    throw new ModalisError(
      "MISSING_DEPENDENCY",
      `the program that converts is not at "${fileURLToPath(file)}"; build @modalis/server and keep the file beside it`,
    );
  }
  return fork(file, [], { serialization: "advanced", execArgv: [] });
}

function crashed(): ModalisError {
  return new ModalisError(
    "CORRUPT_INPUT",
    "the process that converts ended over this content; it crashes a decoder, or memory ran out",
  );
}

function tooLong(): ModalisError {
  return new ModalisError("LIMIT_EXCEEDED", `converting took longer than ${TIMEOUT_MS} ms`);
}
