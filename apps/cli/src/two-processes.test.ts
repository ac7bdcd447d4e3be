import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BuiltModalis, startModalis } from "./testing/built-modalis.js";
import { answerOf, runModalis } from "./testing/run-modalis.js";
import { waitUntil } from "./testing/wait-until.js";
import { writeMixedCatalogue } from "./testing/write-mixed-catalogue.js";

let work: string;
let catalogue: string;
let first: BuiltModalis;

// The first process is stopped while it holds the folder, so that it surely runs while others try.
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "modalis-two-"));
  catalogue = join(work, "catalogue");
  await writeMixedCatalogue(catalogue, { texts: 30, images: 4, films: 4 });
  await answerOf("encode", catalogue, "--modalities", "text");
  first = startModalis("encode", catalogue, "--json");
  const isLocked = async () =>
    (await readdir(join(catalogue, "embeddings"))).some((name) =>
      name.startsWith(`lock.${first.child.pid}.`),
    );
  await waitUntil(isLocked, first.ended);
  first.child.kill("SIGSTOP");
}, 240_000);
afterAll(async () => {
  first?.child.kill("SIGKILL");
  await rm(work, { recursive: true, force: true });
});

it("a second encode of the folder ends with STORE_LOCKED and names the process that holds it", async () => {
  const second = await runModalis("encode", catalogue, "--json");
  expect(second.exitCode).toBe(1);
  expect(JSON.parse(second.stdout).error.code).toBe("STORE_LOCKED");
  expect(second.stderr).toContain(`process ${first.child.pid}`);
  expect(second.stderr).toContain("wait for it or stop it");
});

it("nor may another process switch spaces meanwhile", async () => {
  const { spaces } = await answerOf<{ spaces: { space: { fingerprint: string } }[] }>("spaces", catalogue);
  const { exitCode, stderr } = await runModalis("spaces", catalogue, "--use", spaces[0]!.space.fingerprint);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("STORE_LOCKED");
});

it.each<[string, readonly string[]]>([
  ["recommend", ["--user", "reader"]],
  ["similar", ["--item", "item-1"]],
  ["search", ["--text", "a boat on the water"]],
])("%s answers beside an encode that runs", async (command, options) => {
  const { items } = await answerOf<{ items: readonly object[] }>(command, catalogue, ...options);
  expect(items).toHaveLength(10);
});

it("the first is not disturbed: it goes on, encodes what was left, and lets go of the folder", async () => {
  first.child.kill("SIGCONT");
  const { exitCode, stdout, stderr } = await first.ended;
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  const { channels } = JSON.parse(stdout) as { channels: { channel: string; encodedNow: number }[] };
  expect(Object.fromEntries(channels.map(({ channel, encodedNow }) => [channel, encodedNow]))).toEqual({
    text: 0,
    "text.words": 0,
    image: 3,
    video: 3,
    "video.sound": 3,
  });
  expect((await runModalis("encode", catalogue)).exitCode).toBe(0);
});
