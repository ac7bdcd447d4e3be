import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { importPublished } from "./reproduce/import-published.js";
import type { Reproduction } from "./terminal/print-reproduction.js";
import { createTerminal } from "./terminal/terminal.js";
import { pressControlC, startModalis } from "./testing/built-modalis.js";
import { answerOf, runModalis } from "./testing/run-modalis.js";
import { waitUntil } from "./testing/wait-until.js";

const lastFm = fileURLToPath(new URL("../../../../shared/data/lfm2k", import.meta.url));
const present = existsSync(lastFm);

/** Data by name of its folder, and `temporary`, where the command makes its catalogues. */
let work: string;
let temporary: string;
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "modalis-bench-"));
  temporary = join(work, "temporary");
  await mkdir(temporary);
  vi.stubEnv("TMPDIR", temporary);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(work, { recursive: true, force: true });
});

/** The temporary catalogues that are there; native libraries put files of their own into such a folder. */
async function catalogues(): Promise<string[]> {
  return (await readdir(temporary)).filter((name) => name.startsWith("modalis-reproduce-"));
}

/** Writes `lfm2k.inter` with these lines under the usual header. */
async function writeInter(name: string, lines: readonly string[], header = "userID\titemID\tx_label") {
  const folder = join(work, name);
  await mkdir(folder);
  await writeFile(join(folder, "lfm2k.inter"), [header, ...lines, ""].join("\n"));
  return folder;
}

/** Everybody trained on the items 0 to 29; what they are asked for, item 31, nobody has seen. */
const UNGUESSABLE = Array.from({ length: 12 }, (_, user) => [
  ...Array.from({ length: 4 }, (_, at) => `${user}\t${(user * 3 + at) % 30}\t0`),
  `${user}\t30\t1`,
  `${user}\t31\t2`,
]).flat();

describe("modalis bench list", () => {
  it("names each table's data, models and figures", async () => {
    const { stdout, exitCode } = await runModalis("bench", "list");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/tiktok: 9308 users[\s\S]*EASE, normalised +ease +0\.0938 +0\.0417/);
    const { tables } = await answerOf<{ tables: { name: string; runs: { model: string }[] }[] }>(
      "bench",
      "list",
    );
    expect(tables.map(({ name }) => name)).toEqual(["tiktok", "lfm2k", "baby"]);
    expect(tables[2]!.runs.map(({ model }) => model)).toEqual(["popularity", "ease", "ease", "implicit-als"]);
  });
});

describe("modalis bench reproduce", () => {
  it.skipIf(!present)(
    "reaches the published figures of quick models on Last.fm-2K (skipped: needs ../shared/data/lfm2k)",
    async () => {
      const words = ["bench", "reproduce", "lfm2k", "--data", lastFm, "--models", "popularity,ease"];
      const answer = await answerOf<Reproduction>(...words, "--threads", "1");
      expect(answer.runs.map(({ label }) => label)).toEqual(["popularity", "EASE", "EASE, normalised"]);
      // These models draw nothing by chance, so that each figure is the published one to its last digit.
      for (const { metrics } of answer.runs) {
        for (const { mean, published } of Object.values(metrics)) expect(mean).toBeCloseTo(published, 4);
      }
      expect(answer).toMatchObject({ reproduced: true, leftOut: 0, data: answer.publishedData });
      expect(answer.openings).toMatchObject([{ split: "labelled", by: "modalis bench reproduce" }]);
      expect(await catalogues()).toEqual([]);
    },
    240_000,
  );

  it.skipIf(!present)(
    "reads the feature files of the layout for models of content (skipped: needs ../shared/data/lfm2k)",
    async () => {
      const nowhere = new Writable({ write: (_piece, _encoding, done) => done() });
      const terminal = createTerminal({
        stdout: nowhere,
        stderr: nowhere,
        quiet: true,
        noColour: true,
        now: Date.now,
      });
      const context = {
        terminal,
        signal: new AbortController().signal,
        cacheFolder: work,
        hub: { cacheFolder: work },
        now: Date.now,
      };
      const { source } = await importPublished("lfm2k", lastFm, true, context);
      expect([...source.itemFeatures.keys()].sort()).toEqual(["audio", "text"]);
      expect(source.itemFeatures.get("text")!.present.length).toBe(1425);
      expect(await catalogues()).toEqual([]);
    },
    240_000,
  );

  it("ends with code 1 where a figure is missed, and says that the data is another", async () => {
    const folder = await writeInter("unguessable", UNGUESSABLE);
    const words = ["bench", "reproduce", "lfm2k", "--data", folder, "--models", "popularity", "--seeds", "2"];
    const { exitCode, stdout } = await runModalis(...words);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/popularity +0\.0000 +0\.1229 +−100\.0 %! +0\.0000 +0\.0755 +−100\.0 %!/);
    expect(stdout).toContain("12 users, 32 items, 72 interactions, not 1858 users");
    expect(stdout).toContain("figures with ! are more than 3 % lower than published");
    const inJson = await runModalis(...words, "--json");
    expect(inJson.exitCode).toBe(1);
    expect(JSON.parse(inJson.stdout)).toMatchObject({ reproduced: false, seeds: 2 });
    expect(await catalogues()).toEqual([]);
  });

  it("leaves nothing behind when Ctrl-C ends it", async () => {
    const rows = Array.from({ length: 300_000 }, (_, at) => `${at % 3000}\t${at % 1007}\t${at % 3}`);
    const folder = await writeInter("long", rows);
    const command = startModalis("bench", "reproduce", "lfm2k", "--data", folder);
    await waitUntil(async () => (await catalogues()).length > 0, command.ended);
    pressControlC(command);
    expect((await command.ended).exitCode).toBe(130);
    expect(await catalogues()).toEqual([]);
  }, 240_000);
});

describe("modalis bench with wrong use", () => {
  it.each([
    [[], "Usage: modalis bench"],
    [["race"], "unknown command"],
    [["reproduce"], "missing required argument 'name'|--data"],
    [["reproduce", "shop", "--data", "DIR"], "Allowed choices are tiktok, lfm2k, baby"],
    [["reproduce", "lfm2k"], "required option '--data <folder>'"],
    [["reproduce", "lfm2k", "--data", "nowhere"], "holds no file lfm2k.inter; give --data the folder"],
    [["reproduce", "tiktok", "--data", "DIR"], "holds no file tiktok.inter"],
    [
      ["reproduce", "lfm2k", "--data", "DIR", "--models", "vbpr"],
      "it has popularity, item-knn, ease, implicit-als",
    ],
    [["reproduce", "lfm2k", "--data", "DIR", "--models", "ease,,"], "names with commas"],
    [["reproduce", "lfm2k", "--data", "DIR", "--threads", "0"], "whole number from 1 to 256"],
    [["reproduce", "lfm2k", "--data", "DIR", "--seeds", "many"], "whole number from 1 to 100"],
    [["reproduce", "lfm2k", "--data", "DIR"], "labels no row validation; its column x_label must say"],
  ])("%j ends with code 2 and says %j", async (words, said) => {
    const lines = ["0\t0\t0", "0\t1\t2", "1\t0\t0"];
    const folder = words.includes("DIR") ? await writeInter(`wrong-${words.join("-")}`, lines) : "";
    const given = words.map((word) => (word === "DIR" ? folder : word));
    const { exitCode, stderr } = await runModalis("bench", ...given);
    expect(stderr).toMatch(new RegExp(said));
    expect(exitCode).toBe(2);
    expect(await catalogues()).toEqual([]);
  });
});
