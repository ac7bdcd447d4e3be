import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { pictureThreadFile } from "./thread-file.js";

const built = pictureThreadFile(import.meta.url);

/** Encodes with the built package until its thread has read a picture, disposes nothing, prints rows and threads. */
const PROGRAM = `
import { createColourEncoder } from "${new URL("./index.js", built).href}";
let [threads, answers, rows] = [0, 0, 0];
process.on("worker", (worker) => { threads++; worker.on("message", () => answers++).unref(); });
const encoder = await createColourEncoder();
const picture = (at) => ({ width: 300, height: 200, data: new Uint8Array(180_000).fill(at) });
while (answers < 2) {
  const inputs = Array.from({ length: 64 }, (_, at) => ({ id: String(at), content: picture(at) }));
  rows = (await encoder.encode(inputs)).batch.ids.length;
  await new Promise(setImmediate); // pixels alone never wait for anything, and so never hear of the thread
}
console.log(rows, threads);
`;

it.skipIf(built === undefined)(
  "a process ends by itself though its encoder was not disposed (skipped where the package is not built)",
  async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "--eval", PROGRAM],
      { cwd: fileURLToPath(new URL(".", import.meta.url)), timeout: 50_000 },
    );
    expect(stdout).toBe("64 1\n");
  },
);
