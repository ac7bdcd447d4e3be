import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startModalis } from "./testing/built-modalis.js";
import { answerOf, runModalis } from "./testing/run-modalis.js";
import { waitUntil } from "./testing/wait-until.js";
import { writeMixedCatalogue } from "./testing/write-mixed-catalogue.js";

/** The first start makes a database, which takes many seconds on a busy machine. */
const LONG_MS = 240_000;
let work: string;
let catalogue: string;
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "modalis-served-"));
  catalogue = join(work, "catalogue");
  await writeMixedCatalogue(catalogue, { texts: 12 });
  await answerOf("encode", catalogue, "--modalities", "text");
});
afterAll(() => rm(work, { recursive: true, force: true }));

it(
  "modalis serve answers until Ctrl-C and ends with code 0; a second one may not take its folder",
  async () => {
    const server = startModalis("serve", catalogue, "--port", "0", "--json");
    await waitUntil(async () => server.stdout().includes("\n"), server.ended);
    const { address } = JSON.parse(server.stdout()) as { address: string };
    expect(await (await fetch(`${address}/healthz`)).json()).toEqual({ status: "ok" });
    const second = await runModalis("serve", catalogue, "--port", "0");
    expect(second.exitCode).not.toBe(0);
    expect(second.stderr).toContain(`process ${server.child.pid}`);
    server.child.kill("SIGINT");
    expect((await server.ended).exitCode).toBe(0);
    await expect(fetch(`${address}/healthz`)).rejects.toThrow();
  },
  LONG_MS,
);

it(
  "a port that another program has is wrong use",
  async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    const { exitCode, stderr } = await runModalis("serve", catalogue, "--port", String(port));
    taken.close();
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`cannot listen on port ${port} of 127.0.0.1: another program listens there`);
  },
  LONG_MS,
);

it(
  "what was sent to it is there when it is served again",
  async () => {
    const first = startModalis("serve", catalogue, "--port", "0", "--json");
    await waitUntil(async () => first.stdout().includes("\n"), first.ended);
    const { address } = JSON.parse(first.stdout()) as { address: string };
    const events = [{ userId: "nobody-yet", itemId: "item-1", kind: "like" }];
    const sent = await fetch(`${address}/v1/events`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ events }),
    });
    expect(sent.status).toBe(200);
    first.child.kill("SIGKILL");
    await first.ended;
    const second = startModalis("serve", catalogue, "--port", "0", "--json");
    await waitUntil(async () => second.stdout().includes("\n"), second.ended);
    const again = (JSON.parse(second.stdout()) as { address: string }).address;
    const history = await (await fetch(`${again}/v1/users/nobody-yet/events`)).json();
    expect((history as { events: object[] }).events).toMatchObject(events);
    second.child.kill("SIGINT");
    await second.ended;
  },
  LONG_MS,
);

it(
  "each call is told in a line of JSON when logs are asked for, its user by a hash alone",
  async () => {
    const server = startModalis("serve", catalogue, "--port", "0", "--json", "--log-users");
    await waitUntil(async () => server.stdout().includes("\n"), server.ended);
    const { address } = JSON.parse(server.stdout()) as { address: string };
    await fetch(`${address}/v1/users/somebody/events`);
    server.child.kill("SIGTERM");
    const { stderr } = await server.ended;
    const entries = stderr.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : []));
    expect(entries).toContainEqual(expect.objectContaining({ method: "GET", status: 200 }));
    expect(stderr).not.toContain("somebody");
  },
  LONG_MS,
);

it(
  "an address that is not of this machine is wrong use",
  async () => {
    const { exitCode, stderr } = await runModalis("serve", catalogue, "--port", "0", "--host", "192.0.2.1");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("choose another --host");
  },
  LONG_MS,
);

it("a reader that goes away before the answer is no failure", async () => {
  const { child, ended } = startModalis("similar", catalogue, "--item", "item-1", "--json");
  child.stdout!.destroy();
  expect(await ended).toMatchObject({ exitCode: 0, stderr: "" });
});
