import { beginStore } from "./begun-store.js";

// A reader that has seen enough, such as `head`, closes the pipe; the command still finishes its work.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

const words = process.argv.slice(2);
await using begunStore = beginStore(words, Date.now);
const { runCommandLine } = await import("./run-command-line.js");
process.exitCode = await runCommandLine(words, {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  onInterrupt: (stop) => {
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
  },
  now: Date.now,
  ...(begunStore === undefined ? {} : { begunStore }),
});
