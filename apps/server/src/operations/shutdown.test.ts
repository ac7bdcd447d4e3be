import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openLiveStore } from "@modalis/store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEmptyServer } from "../testing/open-empty-server.js";

/** The built package, as an operator runs it. */
const PROGRAM = `
  import { createLiveServer, openLiveCatalogue } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)};
  const folder = process.argv[1];
  const live = await openLiveCatalogue({ folder, cacheFolder: folder + "/models", nowMs: Date.now });
  const server = await createLiveServer({ live, nowMs: Date.now });
  process.once("SIGTERM", async () => {
    await server.close();
    await live[Symbol.asyncDispose]();
  });
  console.log(await server.listen({ port: 0, host: "127.0.0.1" }));
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-shutdown-"));
  await writeFile(join(folder, "items.jsonl"), "");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Lets others wait until it is opened. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
}

describe("a server told to stop while it is written to", () => {
  it("ends by itself and has every event that it acknowledged", async () => {
    const child = spawn(process.execPath, ["--input-type=module", "-e", PROGRAM, folder], {
      stdio: ["ignore", "pipe", "inherit"],
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
    });
    const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
    const address = await new Promise<string>((resolve, reject) => {
      child.stdout.once("data", (line: Buffer) => resolve(line.toString().trim()));
      child.once("exit", (code) => reject(new Error(`the server ended with ${code} before it listened`)));
    });
    const acknowledged: string[] = [];
    let running = true;
    const writer = async (name: number) => {
      for (let at = 0; running; at++) {
        const id = `${name}-${at}`;
        const body = JSON.stringify({ events: [{ id, userId: `u${name}`, itemId: "a", kind: "like" }] });
        const sent = fetch(`${address}/v1/events`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body,
        });
        const answer = await sent.then((response) => response.ok && response.json()).catch(() => undefined);
        if (answer) acknowledged.push(id);
        else if (answer === undefined) return;
      }
    };
    const writers = [0, 1, 2, 3, 4, 5, 6, 7].map(writer);
    while (acknowledged.length < 100) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill("SIGTERM");
    expect(await exited).toBe(0);
    running = false;
    await Promise.all(writers);

    await using store = await openLiveStore({ folder }, { nowMs: Date.now });
    const kept = new Set<string>();
    for await (const events of store.readEvents()) for (const { id } of events) kept.add(id);
    expect(acknowledged.length).toBeGreaterThanOrEqual(100);
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  });

  it("answers the request in flight, and does not wait for its client to hang up", async () => {
    const [arrived, closing] = [gate(), gate()];
    const { live, server, errors, ...opened } = await openEmptyServer({}, (live) => ({
      addEvents: async (...given) => {
        arrived.open();
        await closing.opened;
        return live.addEvents(...given);
      },
    }));
    const address = await server.listen({ port: 0, host: "127.0.0.1" });
    const answer = fetch(`${address}/v1/events`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ events: [{ userId: "u", itemId: "i", kind: "like" }] }),
    });
    await arrived.opened;
    const closed = server.close();
    closing.open();
    await closed;
    expect((await answer).status).toBe(200);
    expect(await live.store.eventsOfUser("u", { limit: 10 })).toHaveLength(1);
    expect(errors).toEqual([]);
    await opened[Symbol.asyncDispose]();
  });
});
