/**
 * A process that writes to the live store of a folder until it is killed, and logs each acknowledged write:
 * `node test-write-process.js FOLDER LOG ROUND`. With the round `hold` it only keeps the store open.
 */
import { appendFileSync } from "node:fs";
import { openLiveStore } from "./open-live-store.js";
import { writeUntilItFails } from "./test-write-load.js";

const [folder, log, round] = process.argv.slice(2);
const store = await openLiveStore({ folder: folder! }, { nowMs: Date.now });
process.stdout.write("open\n");
if (round === "hold") setInterval(() => undefined, 1_000);
else {
  const failure = await writeUntilItFails(store, round!, (write) => {
    appendFileSync(log!, `${JSON.stringify(write)}\n`);
    process.stdout.write("acknowledged\n");
  });
  throw failure;
}
