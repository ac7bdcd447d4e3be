import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ErrorCode, ModalisError } from "@modalis/contract";
import type { ContentEncodersOptions, EncodedContents, LiveContent } from "./open-content-encoders.js";
import type { EncodeReply, EncodeRequest } from "./process-messages.js";

export interface EncodeProcessOptions extends ContentEncodersOptions {
  /** A call that takes longer fails, and its process is ended. Default 120,000. */
  readonly timeoutMs?: number;
}

/** A process that encodes beside the server; it starts with the first call, and again after a crash. */
export interface EncodeProcess extends AsyncDisposable {
  /** Of the process that runs now; undefined before the first call and after a crash. */
  processId(): number | undefined;
  /**
   * @throws `LIMIT_EXCEEDED` after the time allowed, `CORRUPT_INPUT` when the contents crashed the process, what opening
   * the catalogue's spaces throws, and the signal's reason.
   */
  encode(
    contents: readonly LiveContent[],
    use: "passage" | "query",
    signal?: AbortSignal,
  ): Promise<EncodedContents>;
}

interface Waiting {
  readonly by: ChildProcess;
  settle(encoded: EncodedContents): void;
  fail(error: Error): void;
}

/** Starts nothing yet. @param options Sent to each process that is started. */
export function openEncodeProcess(options: EncodeProcessOptions): EncodeProcess {
  const { timeoutMs = 120_000, ...encoders } = options;
  const waiting = new Map<number, Waiting>();
  let child: ChildProcess | undefined;
  let lastId = 0;
  let disposed = false;
  /** Nothing more is asked of a process that ends; who waits for another one goes on waiting. */
  const letGo = (ended: ChildProcess) => {
    if (child === ended) child = undefined;
  };
  const running = (): ChildProcess => {
    if (child?.connected) return child;
    const started = startProcess(encoders);
    started.on("message", (reply: EncodeReply) => {
      if ("ready" in reply) return;
      const call = waiting.get(reply.id);
      waiting.delete(reply.id);
      if ("encoded" in reply) call?.settle(reply.encoded);
      else call?.fail(new ModalisError(reply.failure.code as ErrorCode, reply.failure.message));
    });
    started.on("exit", () => {
      letGo(started);
      failAll(waiting, started, crashed);
    });
    started.on("error", (error) => failAll(waiting, started, () => error));
    child = started;
    return started;
  };
  return {
    processId: () => child?.pid,
    encode: (contents, use, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        if (disposed) throw new ModalisError("DISPOSED", "the encoders were closed");
        const id = ++lastId;
        const process = running();
        const timer = setTimeout(() => {
          waiting.delete(id);
          reject(tooLong(timeoutMs));
          letGo(process);
          process.kill("SIGKILL");
        }, timeoutMs);
        const abort = () => {
          waiting.delete(id);
          clearTimeout(timer);
          if (process.connected) process.send({ cancelled: id } satisfies EncodeRequest);
          reject(signal?.reason);
        };
        const ended =
          <Value>(then: (value: Value) => void) =>
          (value: Value) => {
            clearTimeout(timer);
            signal?.removeEventListener("abort", abort);
            then(value);
          };
        waiting.set(id, { by: process, settle: ended(resolve), fail: ended(reject) });
        signal?.addEventListener("abort", abort, { once: true });
        process.send({ id, contents, use } satisfies EncodeRequest);
      }),
    async [Symbol.asyncDispose]() {
      disposed = true;
      const ending = child;
      if (ending === undefined || ending.exitCode !== null) return;
      const ended = new Promise((resolve) => ending.once("exit", resolve));
      ending.kill("SIGKILL");
      await ended;
    },
  };
}

/** Fails the calls that wait for a process. */
function failAll(waiting: Map<number, Waiting>, ended: ChildProcess, error: () => Error): void {
  for (const [id, { by, fail }] of waiting) {
    if (by !== ended) continue;
    waiting.delete(id);
    fail(error());
  }
}

/** Beside the built package, and for its sources in `dist`. */
function startProcess(options: ContentEncodersOptions): ChildProcess {
  const here = import.meta.url;
  const file = new URL(
    here.endsWith(".ts") ? "../../../dist/encode-process.js" : "./encode-process.js",
    here,
  );
  if (!existsSync(file)) {
    throw new ModalisError(
      "MISSING_DEPENDENCY",
      `the program that encodes is not at "${fileURLToPath(file)}"; build @modalis/server and keep the file beside it`,
    );
  }
  // Typed arrays travel as they are; the process's own loaders are not needed and take long to start.
  return fork(file, [JSON.stringify(options)], { serialization: "advanced", execArgv: [] });
}

function crashed(): ModalisError {
  return new ModalisError(
    "CORRUPT_INPUT",
    "the process that encodes ended over these contents; one of them crashes its decoder, or memory ran out",
  );
}

function tooLong(timeoutMs: number): ModalisError {
  return new ModalisError("LIMIT_EXCEEDED", `encoding took longer than ${timeoutMs} ms`);
}
