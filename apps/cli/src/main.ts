import { beginStore } from "./begun-store.js";

// A reader that has seen enough, such as `head`, closes the pipe; the command still finishes its work.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

const interrupted = new AbortController();
// Before a store is begun: a process that the signal ends at once would leave its lock behind.
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => interrupted.abort());

const words = process.argv.slice(2);
await using begunStore = beginStore(words, Date.now);
const { runCommandLine } = await import("./run-command-line.js");
process.exitCode = await runCommandLine(words, {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  onInterrupt: (stop) => {
    if (interrupted.signal.aborted) stop();
    else interrupted.signal.addEventListener("abort", stop, { once: true });
  },
  now: Date.now,
  ...(begunStore === undefined ? {} : { begunStore }),
});
