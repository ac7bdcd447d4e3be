import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLiveStore } from "@modalis/store";
import { expect, it } from "vitest";
import { sweepTraining } from "./sweep-training.js";
import { digestOf, workFolder } from "./training-parts.js";

it("what an ended training left goes, and what waits, runs or is of another process stays", {
  timeout: 240_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), "modalis-sweep-training-"));
  try {
    await using store = await openLiveStore({ folder }, { nowMs: () => 1_000 });
    await sweepTraining(folder, store, ["retrain"]);
    for (const id of ["cancelled", "finished", "running", "waiting"]) {
      await store.jobs.put({ id, kind: "retrain" });
      if (id !== "waiting") await store.jobs.claim({ kinds: ["retrain"], worker: id, leaseMs: 10 });
    }
    await store.jobs.cancel("cancelled");
    await store.jobs.finish("finished", "finished");
    for (const id of ["cancelled", "finished", "running", "waiting", "nobody's"]) {
      const work = workFolder({ folder }, { id });
      await mkdir(work, { recursive: true });
      await writeFile(join(work, "users.jsonl"), '{"id":"ada"}\n');
    }
    await sweepTraining(folder, store, ["retrain"]);
    const kept = ["running", "waiting", "nobody's"].map(digestOf).sort();
    expect((await readdir(join(folder, ".modalis", "training"))).sort()).toEqual(kept);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
