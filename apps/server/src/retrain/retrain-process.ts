/**
 * The program of the process that trains beside the server: with the lowest priority, so that answers go first, and with
 * memory of its own.
 *
 * Started by `run-beside.ts` with the folder of its task as the one argument.
 */
import { constants, setPriority } from "node:os";
import { isModalisError } from "@modalis/contract";
import { readTrainingFiles } from "./read-training-files.js";
import type { BesideReply, RetrainResult, UnlearnResult } from "./retrain-messages.js";
import { retrainModel } from "./retrain-model.js";
import { unlearnUsers } from "./unlearn-users.js";

setPriority(constants.priority.PRIORITY_LOW);
// The server is gone, or stops; nobody wants the rest.
process.on("disconnect", () => process.exit());
// Ctrl-C, or a service manager's stop, reaches the server as well, which decides when this process ends.
for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => undefined);

const folder = process.argv[2] ?? "";
await send(
  await run().then(
    (result) => ({ result }),
    (error: unknown) => ({ failure: failureOf(error) }),
  ),
);
process.exit();

async function run(): Promise<RetrainResult | UnlearnResult> {
  const live = await readTrainingFiles(folder);
  const { task } = live;
  const nowMs = Date.now;
  if (task.kind === "retrain") {
    return retrainModel(live, task, { nowMs, onProgress: (progress) => void send({ progress }) });
  }
  return unlearnUsers(live, task, nowMs);
}

function failureOf(error: unknown) {
  const message = error instanceof Error ? error.message : String(error);
  return { code: isModalisError(error) ? error.code : "INTERNAL", message };
}

function send(reply: BesideReply): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(reply, () => resolve());
    else resolve();
  });
}
