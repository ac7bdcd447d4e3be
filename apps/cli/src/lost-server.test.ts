import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { postgresqlAbsence, startPostgresql } from "@modalis/conformance";
import { loadBundle, readBundle, saveBundle } from "@modalis/recommender";
import { openLiveCatalogue } from "@modalis/server";
import { expect, it } from "vitest";
import { leftInTraining, trainerOf, writeTwoTastes } from "./testing/retrain-processes.js";
import { serveBuilt } from "./testing/serve-built.js";

const absence = postgresqlAbsence() ?? (process.platform === "linux" ? undefined : "needs /proc");
/** Takes some seconds, so that its server is killed long before its end. */
const RETRAIN = { model: "bpr-mf", settings: { epochs: 5_000 } };

it.skipIf(absence !== undefined)(
  `a retrain whose server is killed waits for its lease to end, and then another server of the database does all of it (skipped: ${absence ?? ""})`,
  { timeout: 600_000 },
  async () => {
    await using cluster = await startPostgresql();
    const databaseUrl = cluster.createDatabase("lost");
    const folder = await mkdtemp(join(tmpdir(), "modalis-lost-server-"));
    try {
      await writeTwoTastes(folder);
      const killed = await serveBuilt(folder, ["--database", databaseUrl]);
      const { id } = await killed.call<{ id: string }>("/v1/models/retrain", RETRAIN);
      const trainer = await trainerOf(killed, folder);
      killed.process.child.kill("SIGKILL");
      process.kill(trainer, "SIGKILL");
      await killed.process.ended;

      // The clock of the other server stands until the test moves it on.
      let timeMs = Date.now();
      const errors: unknown[] = [];
      await using other = await openLiveCatalogue({
        folder,
        databaseUrl,
        cacheFolder: join(folder, "cache"),
        nowMs: () => timeMs,
        onError: (error) => void errors.push(error),
      });
      const jobOf = async (job: string) => (await other.store.jobs.get(job))!;
      const ended = async (job: string) => {
        const state = async () => (await jobOf(job)).state;
        await expect.poll(state, { timeout: 240_000, interval: 100 }).toMatch(/done|failed/);
        return jobOf(job);
      };
      const left = await jobOf(id);
      expect(left).toMatchObject({ state: "running", attempts: 1 });
      timeMs = left.leaseUntilMs!;

      // While the lease lasts the other server does what else there is, and leaves this one alone.
      const asked = await other.retraining.request({ model: "item-knn", promote: false });
      const first = (await ended(asked.id)).result as { id: string };
      expect(await jobOf(id)).toEqual(left);
      expect(other.models.current()).toBeUndefined();

      // As a server leaves it that is killed after it has trained and before it has told the database.
      const untold = join(folder, "runs", "untold");
      {
        const { model } = await loadBundle(join(folder, "runs", first.id));
        const { interactions } = await readBundle(join(folder, "runs", first.id));
        await saveBundle(untold, { model, interactions, training: { job: id } });
      }

      timeMs += 1;
      const again = await ended(id);
      expect(again).toMatchObject({ state: "done", attempts: 2, result: { promoted: true } });
      const { id: promoted } = again.result as { id: string };
      const registered = (await other.store.models.list()).map((record) => record.id).sort();
      expect(registered).toEqual([first.id, promoted].sort());
      expect((await readdir(join(folder, "runs"))).sort()).toEqual(registered);
      const promotions = (await other.store.audit.list({ limit: 100 })).filter(
        ({ action }) => action === "promote-model",
      );
      expect(promotions.map(({ subject }) => subject)).toEqual([promoted]);
      await (await loadBundle(join(folder, "runs", promoted)))[Symbol.asyncDispose]();
      expect(other.models.current()?.id).toBe(promoted);
      await expect.poll(() => leftInTraining(folder), { timeout: 60_000 }).toEqual([]);
      expect(errors).toEqual([]);

      await using back = await serveBuilt(folder, ["--database", databaseUrl]);
      expect(await back.call("/v1/models")).toMatchObject({ current: promoted });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
