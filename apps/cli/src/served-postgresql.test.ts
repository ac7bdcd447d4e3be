import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PostgresqlCluster, postgresqlAbsence, startPostgresql } from "@modalis/conformance";
import { openLiveStore } from "@modalis/store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runModalis } from "./testing/run-modalis.js";
import { serveBuilt } from "./testing/serve-built.js";

const LONG = { timeout: 300_000 };
const absence = postgresqlAbsence();
const SECRET = "a-password-of-the-test";
/** TCP's port service, which no machine has run for decades. */
const SILENT_PORT = 1;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-served-postgresql-"));
  await writeFile(join(folder, "items.jsonl"), '{"id":"rose"}\n{"id":"iris"}\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** How `modalis serve` refuses an address, and what it prints in all. */
async function refusal(address: string) {
  const { exitCode, stdout, stderr } = await runModalis(
    ...["serve", folder, "--port", "0", "--json"],
    ...["--database", address],
  );
  const { error } = JSON.parse(stdout) as { error: { code: string; message: string } };
  return { exitCode, ...error, said: stdout + stderr };
}

describe("modalis serve --database", LONG, () => {
  it.each([
    `mysql://me:${SECRET}@127.0.0.1/shop`,
    `postgres//me:${SECRET}@127.0.0.1/shop`,
    `me:${SECRET}@127.0.0.1/shop`,
  ])("says of %s how an address is written", async (address) => {
    const { exitCode, code, message, said } = await refusal(address);
    expect([exitCode, code]).toEqual([2, "INVALID_ARGUMENT"]);
    expect(message).toContain("postgres://user:password@host:5432/database");
    expect(said).not.toContain(SECRET);
    expect(existsSync(join(folder, ".modalis", "database"))).toBe(false);
  });

  it("says that nobody answers at an address, and to look whether it runs", async () => {
    const address = `postgres://me:${SECRET}@127.0.0.1:${SILENT_PORT}/shop`;
    const { exitCode, code, message, said } = await refusal(address);
    expect([exitCode, code]).toEqual([1, "UNAVAILABLE"]);
    expect(message).toContain("check that it runs and can be reached");
    expect(said).not.toContain(SECRET);
  });
});

describe.skipIf(absence !== undefined)(
  `modalis serve --database on PostgreSQL (skipped: ${absence ?? ""})`,
  LONG,
  () => {
    let cluster: PostgresqlCluster;
    let address: string;
    beforeAll(async () => {
      cluster = await startPostgresql();
      address = cluster.createDatabase("served");
    }, 240_000);
    afterAll(() => cluster?.[Symbol.asyncDispose]());

    it("keeps all there and nothing in the folder, so that it is served again after a kill", async () => {
      const first = await serveBuilt(folder, ["--database", address]);
      const event = { userId: "ada", itemId: "rose", kind: "like" };
      await first.call("/v1/events", { events: [event] });
      first.process.child.kill("SIGKILL");
      await first.process.ended;
      expect(existsSync(join(folder, ".modalis", "database"))).toBe(false);
      {
        await using store = await openLiveStore({ url: address }, { nowMs: Date.now });
        expect((await store.getItem("iris"))?.id).toBe("iris");
        expect(await store.eventsOfUser("ada", { limit: 10 })).toMatchObject([event]);
      }
      await using again = await serveBuilt(folder, ["--database", address]);
      expect(await again.call("/v1/users/ada/events")).toMatchObject({ events: [event] });
      const { items } = await again.call<{ items: { id: string }[] }>("/v1/recommend", {
        user: "ada",
        count: 5,
      });
      expect(items.map(({ id }) => id)).toEqual(["iris"]);
    });

    it("names a database that is not there", async () => {
      const { exitCode, code, message } = await refusal(address.replace(/served$/, "absent"));
      expect([exitCode, code]).toEqual([2, "INVALID_ARGUMENT"]);
      expect(message).toMatch(/"absent".*correct the user, password or database in the address/);
    });
  },
);
