import { startDatabaseThread } from "@modalis/store";

// A reader that has seen enough, such as `head`, closes the pipe; the command still finishes its work.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

const words = process.argv.slice(2);
// A server's database loads while all the rest does; without its program, opening it says what is missing.
const isServing = words[0] === "serve" && !words.some((word) => /^(--database|--help|-h)\b/.test(word));
const databaseThread = isServing ? begun(startDatabaseThread) : undefined;
try {
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
    ...(databaseThread === undefined ? {} : { databaseThread }),
  });
} finally {
  // A command that failed before it opened its store has not taken it.
  await databaseThread?.[Symbol.asyncDispose]();
}

function begun<Result>(start: () => Result): Result | undefined {
  try {
    return start();
  } catch {
    return undefined;
  }
}
