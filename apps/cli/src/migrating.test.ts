import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startModalis } from "./testing/built-modalis.js";
import { answerOf, runModalis } from "./testing/run-modalis.js";
import { waitUntil } from "./testing/wait-until.js";

const LONG = { timeout: 300_000 };
/** A model as it lies in the catalogue's folder. */
const MODEL = "models/minilm";
const minilm = fileURLToPath(new URL("../../../tools/parity/goldens/minilm", import.meta.url));
let work: string;
let catalogue: string;
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "modalis-migrating-"));
  catalogue = join(work, "catalogue");
  await mkdir(catalogue);
  const items = ["a red rose", "a blue iris", "a slow train"].map((text, at) =>
    JSON.stringify({ id: `${at}`, text }),
  );
  await writeFile(join(catalogue, "items.jsonl"), `${items.join("\n")}\n`);
  await cp(minilm, join(catalogue, MODEL), { recursive: true });
  await answerOf("encode", catalogue, "--modalities", "text");
}, 240_000);
afterAll(() => rm(work, { recursive: true, force: true }));

interface Space {
  readonly channel: string;
  readonly fingerprint: string;
  readonly inUse: boolean;
}

describe("modalis migrate", LONG, () => {
  let former: string;

  it("encodes a folder's channel by another model, and goes back", async () => {
    const done = await answerOf<{ space: string }>("migrate", catalogue, "text", "--model", MODEL);
    expect(done).toMatchObject({ channel: "text", model: MODEL, encoded: 3, failed: 0 });
    const back = await answerOf<{ space: string }>("migrate", catalogue, "text", "--rollback");
    expect(back.space).not.toBe(done.space);
    former = back.space;
  });

  it("does so on a server that runs, which has the folder", async () => {
    const server = startModalis("serve", catalogue, "--port", "0", "--json");
    await waitUntil(async () => server.stdout().includes("\n"), server.ended);
    const { address } = JSON.parse(server.stdout()) as { address: string };
    const inUse = async () => {
      const { spaces } = (await (await fetch(`${address}/v1/spaces`)).json()) as { spaces: Space[] };
      return spaces.find(({ channel, inUse }) => channel === "text" && inUse)?.fingerprint;
    };
    expect(await inUse()).toBe(former);
    const locked = await runModalis("migrate", catalogue, "text", "--model", MODEL);
    expect([locked.exitCode, locked.stderr]).toEqual([
      1,
      expect.stringContaining(`process ${server.child.pid}`),
    ]);
    const { space } = await answerOf<{ space: string }>("migrate", address, "text", "--model", MODEL);
    expect(await inUse()).toBe(space);
    const told = await runModalis("migrate", address, "text", "--rollback");
    expect([told.exitCode, told.stdout]).toEqual([0, `text is served from space ${former} again\n`]);
    expect(await inUse()).toBe(former);
    const wrong = await runModalis("migrate", address, "smell", "--model", MODEL);
    expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining("smell")]);
    server.child.kill("SIGINT");
    await server.ended;
    expect((await runModalis("migrate", address, "text", "--rollback")).stderr).toContain("does not answer");
  });

  it("needs to be told what to do", async () => {
    for (const words of [[], ["--model", MODEL, "--rollback"]])
      expect((await runModalis("migrate", catalogue, "text", ...words)).exitCode).toBe(2);
    expect((await runModalis("migrate", join(work, "nowhere"), "text", "--rollback")).exitCode).toBe(2);
  });
});
