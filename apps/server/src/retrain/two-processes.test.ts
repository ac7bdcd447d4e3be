import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type PostgresqlCluster, postgresqlAbsence, startPostgresql } from "@modalis/conformance";
import { createInteractions } from "@modalis/contract";
import { itemWeightsModel, readBundle, saveBundle } from "@modalis/recommender";
import { openLiveStore } from "@modalis/store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FolderForgetReceipt, verifyInFolder } from "../privacy/forget-in-folder.js";

const absence = postgresqlAbsence();
const PEOPLE = ["ada", "ben", "cleo", "dora", "emil", "fay"];
const ITEMS = ["rose", "iris", "lily"];
const RUNS = ["one", "two", "three"];
const packageFolder = fileURLToPath(new URL("../..", import.meta.url));

/** The built package, as an operator's shell runs it. */
const PROGRAM = `
  import { forgetInFolder } from "@modalis/server";
  const [folder, databaseUrl, userId] = process.argv.slice(1);
  const { signal } = new AbortController();
  const receipt = await forgetInFolder({ folder, databaseUrl, userId, nowMs: Date.now, signal });
  console.log(JSON.stringify(receipt));`;

describe.skipIf(absence !== undefined)(
  `two processes that take users out of one folder (skipped: ${absence ?? ""})`,
  () => {
    let cluster: PostgresqlCluster;
    let databaseUrl: string;
    let folder: string;

    beforeAll(async () => {
      cluster = await startPostgresql();
      databaseUrl = cluster.createDatabase("two-processes");
      folder = await mkdtemp(join(tmpdir(), "modalis-two-unlearn-"));
      await writeFile(join(folder, "items.jsonl"), ITEMS.map((id) => `${JSON.stringify({ id })}\n`).join(""));
      await using store = await openLiveStore({ url: databaseUrl }, { nowMs: Date.now });
      const rows = PEOPLE.flatMap((userId, at) =>
        [0, 1].map((next) => ({ userId, itemId: ITEMS[(at + next) % 3]!, kind: "like" })),
      );
      await store.addEvents(rows);
      const interactions = createInteractions(rows, { userIds: PEOPLE, itemIds: ITEMS });
      for (const name of RUNS) {
        const weights = { kind: "dense", data: new Float32Array(9) } as const;
        const model = itemWeightsModel({ interactions, weights });
        const training = { model: "ease", settings: { regularisation: 10 } };
        await saveBundle(join(folder, "runs", name), { model, interactions, training });
      }
    }, 240_000);
    afterAll(async () => {
      await cluster?.[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    });

    const forget = async (userId: string): Promise<FolderForgetReceipt> => {
      const args = ["--input-type=module", "-e", PROGRAM, folder, databaseUrl, userId];
      const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: packageFolder });
      return JSON.parse(stdout.trim().split("\n").at(-1)!) as FolderForgetReceipt;
    };

    it("wait for each other, so that every bundle ends whole and without either", {
      timeout: 240_000,
    }, async () => {
      const receipts = await Promise.all([forget("ada"), forget("ben"), forget("cleo")]);
      for (const name of RUNS) {
        const { interactions, training } = await readBundle(join(folder, "runs", name));
        expect(interactions.userIds).toEqual(["dora", "emil", "fay"]);
        expect(training).toMatchObject({ unlearned: { way: "recomputed" } });
      }
      const place = { folder, databaseUrl, nowMs: Date.now, signal: new AbortController().signal };
      for (const receipt of receipts)
        expect(await verifyInFolder(place, receipt)).toEqual({ holds: true, problems: [] });
      expect((await readdir(join(folder, "runs"))).sort()).toEqual([...RUNS].sort());
      expect(await readdir(join(folder, ".modalis", "models"))).toEqual([]);
      expect(await readdir(join(folder, ".modalis", "training"))).toEqual([]);
    });

    it("a receipt does not hold while a bundle knows the user", { timeout: 240_000 }, async () => {
      const receipt = await forget("dora");
      const interactions = createInteractions([], { userIds: ["dora"], itemIds: ITEMS });
      const weights = { kind: "dense", data: new Float32Array(9) } as const;
      await saveBundle(join(folder, "runs", "back"), {
        model: itemWeightsModel({ interactions, weights }),
        interactions,
      });
      const place = { folder, databaseUrl, nowMs: Date.now, signal: new AbortController().signal };
      expect(await verifyInFolder(place, receipt)).toEqual({
        holds: false,
        problems: ['the model "runs/back" knows the user'],
      });
    });
  },
);
