import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startModalis } from "./testing/built-modalis.js";
import { answerOf, runModalis } from "./testing/run-modalis.js";
import { waitUntil } from "./testing/wait-until.js";
import { writeMixedCatalogue } from "./testing/write-mixed-catalogue.js";

let work: string;
let catalogue: string;
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "modalis-served-"));
  catalogue = join(work, "catalogue");
  await writeMixedCatalogue(catalogue, { texts: 12 });
  await answerOf("encode", catalogue, "--modalities", "text");
});
afterAll(() => rm(work, { recursive: true, force: true }));

it("modalis serve answers until Ctrl-C and ends with code 0; a second one may not take its port", async () => {
  const server = startModalis("serve", catalogue, "--port", "0", "--json");
  await waitUntil(async () => server.stdout().includes("\n"), server.ended);
  const { address } = JSON.parse(server.stdout()) as { address: string };
  expect(await (await fetch(`${address}/healthz`)).json()).toEqual({ status: "ok" });
  const { port } = new URL(address);
  const second = await runModalis("serve", catalogue, "--port", port);
  expect(second.exitCode).toBe(2);
  expect(second.stderr).toContain(
    `cannot listen on port ${port} of 127.0.0.1: another program listens there`,
  );
  server.child.kill("SIGINT");
  expect((await server.ended).exitCode).toBe(0);
  await expect(fetch(`${address}/healthz`)).rejects.toThrow();
});

it("an address that is not of this machine is wrong use", async () => {
  const { exitCode, stderr } = await runModalis("serve", catalogue, "--port", "0", "--host", "192.0.2.1");
  expect(exitCode).toBe(2);
  expect(stderr).toContain("choose another --host");
});

it("a reader that goes away before the answer is no failure", async () => {
  const { child, ended } = startModalis("similar", catalogue, "--item", "item-1", "--json");
  child.stdout!.destroy();
  expect(await ended).toMatchObject({ exitCode: 0, stderr: "" });
});
