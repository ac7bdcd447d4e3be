import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { builtAnswerOf, startModalis } from "./testing/built-modalis.js";
import { filesOfFolder } from "./testing/files-of-folder.js";
import { seededRandom } from "./testing/seeded-random.js";
import { countCommits, type StoredCommit, storedCommits } from "./testing/stored-commits.js";
import { waitUntil } from "./testing/wait-until.js";
import { writeMixedCatalogue } from "./testing/write-mixed-catalogue.js";

interface Encoded {
  readonly channels: readonly {
    readonly channel: string;
    readonly rows: number;
    readonly encodedNow: number;
    readonly space: { readonly fingerprint: string };
    readonly failures: readonly object[];
  }[];
}

const KILLS = 10;

let work: string;
let whole: string;
let killed: string;

// Enough of each modality for several commits: 256 texts, 64 pictures, 32 sounds or 8 films make one.
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "modalis-killed-"));
  [whole, killed] = [join(work, "whole"), join(work, "killed")];
  await writeMixedCatalogue(whole, { texts: 520, images: 66, sounds: 66, films: 10 });
  await cp(whole, killed, { recursive: true });
}, 600_000);
afterAll(() => rm(work, { recursive: true, force: true }));

it("a run killed at ten random moments ends with the bytes of an uninterrupted one, and encodes nothing twice", async () => {
  const uninterrupted = await builtAnswerOf<Encoded>("encode", whole);
  const commits = await countCommits(join(whole, "embeddings"));
  const embeddings = join(killed, "embeddings");
  const random = seededRandom(11);
  // The last two commits are left to the run that is not killed, so that no run ends before its kill.
  const moments = Array.from({ length: KILLS }, () => Math.floor(random() * (commits - 1))).sort(byNumber);
  const acknowledged: ReadonlyMap<string, readonly StoredCommit[]>[] = [];
  for (const moment of moments) {
    await killAt(embeddings, moment, random() * 60);
    acknowledged.push(await storedCommits(embeddings));
  }
  const last = await builtAnswerOf<Encoded>("encode", killed);
  expect(await filesOfFolder(embeddings)).toEqual(await filesOfFolder(join(whole, "embeddings")));
  acknowledged.push(await storedCommits(embeddings));
  // What was acknowledged once stays as it was: every later manifest goes on from the one before.
  for (const [at, later] of acknowledged.slice(1).entries()) {
    for (const [space, before] of acknowledged[at]!)
      expect(later.get(space)!.slice(0, before.length)).toEqual(before);
  }
  for (const { rows, encodedNow, space, channel } of last.channels) {
    expect(encodedNow, channel).toBe(rows - rowsOf(acknowledged[KILLS - 1]!, space.fingerprint));
  }
  expect(countRows(acknowledged[KILLS - 1]!)).toBeGreaterThan(0);
  expect(last.channels.map(({ rows, failures }) => [rows, failures])).toEqual(
    uninterrupted.channels.map(({ rows, failures }) => [rows, failures]),
  );
}, 600_000);

/** Starts an encode and kills it a moment after the folder holds so many commits. */
async function killAt(embeddings: string, commits: number, thenMs: number): Promise<void> {
  const { child, ended } = startModalis("encode", killed, "--json");
  if ((await countCommits(embeddings)) < commits) {
    await waitUntil(async () => (await countCommits(embeddings)) >= commits, ended);
    await delay(thenMs);
  } else {
    // While it starts or finds its models; too soon for it to end, however little is left.
    await delay(thenMs * 7);
  }
  child.kill("SIGKILL");
  await ended;
  expect(child.signalCode).toBe("SIGKILL");
}

function rowsOf(spaces: ReadonlyMap<string, readonly StoredCommit[]>, fingerprint: string): number {
  return countRows([...spaces].filter(([name]) => name.endsWith(fingerprint)));
}

function countRows(spaces: Iterable<readonly [string, readonly StoredCommit[]]>): number {
  return [...spaces].flatMap(([, commits]) => commits).reduce((sum, { rows }) => sum + rows, 0);
}

function byNumber(left: number, right: number): number {
  return left - right;
}
