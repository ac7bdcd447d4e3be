import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PostgresqlCluster, postgresqlAbsence, startPostgresql } from "@modalis/conformance";
import { defineSpace } from "@modalis/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LiveCatalogue } from "./live-catalogue.js";
import { openLiveCatalogue } from "./open-live-catalogue.js";

const absence = postgresqlAbsence();

const LONG = { timeout: 240_000 };

describe.skipIf(absence !== undefined)(
  `two servers on one PostgreSQL (skipped: ${absence ?? ""})`,
  LONG,
  () => {
    const folders: string[] = [];
    let cluster: PostgresqlCluster;
    let one: LiveCatalogue;
    let other: LiveCatalogue;

    beforeAll(async () => {
      cluster = await startPostgresql();
      const databaseUrl = cluster.createDatabase("two-servers");
      const open = async () => {
        const folder = await mkdtemp(join(tmpdir(), "modalis-two-"));
        folders.push(folder);
        await writeFile(join(folder, "items.jsonl"), "");
        return openLiveCatalogue({
          folder,
          databaseUrl,
          cacheFolder: join(folder, "cache"),
          nowMs: Date.now,
        });
      };
      one = await open();
      other = await open();
    }, 240_000);
    afterAll(async () => {
      await one?.[Symbol.asyncDispose]();
      await other?.[Symbol.asyncDispose]();
      await cluster?.[Symbol.asyncDispose]();
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    });

    const soon = { timeout: 60_000 };

    it("agree on items, events and their removal, whichever wrote", async () => {
      await one.putItems([{ id: "a", attributes: { title: "A" } }, { id: "b" }, { id: "c", hidden: true }]);
      await expect.poll(() => other.recommender.counts().items, soon).toBe(one.recommender.counts().items);
      const { added } = await other.addEvents([{ userId: "ada", itemId: "a", kind: "like" }]);
      const seenBy = async (server: LiveCatalogue) =>
        (await server.recommender.recommend({ userId: "ada", count: 10 })).items.map(({ id }) => id).sort();
      await expect.poll(() => seenBy(one), soon).toEqual(["b"]);
      expect(await seenBy(other)).toEqual(["b"]);
      await one.store.deleteEvent(added[0]!.id);
      await expect.poll(() => seenBy(other), soon).toEqual(["a", "b"]);
      await expect.poll(() => seenBy(one), soon).toEqual(["a", "b"]);
      await one.deleteItem("b");
      await expect.poll(() => seenBy(other), soon).toEqual(["a"]);
    });

    it("forget a user together, although the feed never names them", async () => {
      await one.addEvents([{ userId: "eve", itemId: "a", kind: "like" }]);
      await expect.poll(() => other.recommender.knowsUser("eve"), soon).toBe(true);
      await one.forgetUser("eve");
      expect(one.recommender.knowsUser("eve")).toBe(false);
      await expect.poll(() => other.recommender.knowsUser("eve"), soon).toBe(false);
    });

    it("put everybody in the same arm, for as long as an experiment runs", async () => {
      const arms = [
        { name: "plain", weight: 1 },
        { name: "diverse", weight: 1, options: { diversity: 0.3 } },
      ];
      await one.experiments.put({ id: "both", arms });
      await one.experiments.start("both");
      const people = Array.from({ length: 50 }, (_, at) => ({ user: `user ${at}` }));
      await expect.poll(() => other.experiments.assign(people[0]!)?.experiment, soon).toBe("both");
      const inOne = people.map((person) => one.experiments.assign(person));
      expect(people.map((person) => other.experiments.assign(person))).toEqual(inOne);
      expect(new Set(inOne.map((assigned) => assigned?.arm)).size).toBe(2);
      await other.experiments.stop("both");
      await expect.poll(() => one.experiments.assign(people[0]!), soon).toBeUndefined();
    });

    it("serve a channel from the space that either put in use", async () => {
      const sha256 = "0".repeat(64);
      await one.putItems([{ id: "pictured", contents: { image: [{ kind: "digest", sha256 }] } }]);
      const model = { id: "a model", revision: "1", preprocessing: "none" };
      for (const dimensions of [2, 3]) {
        const space = defineSpace({ modality: "image", dimensions, normalisation: "none", model });
        const vector = new Float32Array(dimensions).fill(0.5);
        await one.store.putSpace("image", space);
        await one.store.putVectors(space.fingerprint, [
          { itemId: "pictured", channel: "image", sha256, vector },
        ]);
        await one.store.useSpace("image", space.fingerprint);
        for (const server of [one, other]) {
          const inUse = () => server.recommender.spaces.get("image")?.fingerprint;
          await expect.poll(inUse, soon).toBe(space.fingerprint);
          expect(server.recommender.sampleVectors({ channel: "image", count: 1 }).total).toBe(1);
        }
      }
      await other.spaces.rollBack("image");
      await expect.poll(() => one.recommender.spaces.get("image")?.dimensions, soon).toBe(2);
    });
  },
);
