import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "vitest";
import { postgresqlAbsence, startPostgresql } from "./postgresql-cluster.js";

const absence = postgresqlAbsence();

it.skipIf(absence !== undefined)(
  `a cluster whose port another program has for a while starts once it is free (skipped: ${absence ?? ""})`,
  { timeout: 240_000 },
  async () => {
    await using cluster = await startPostgresql();
    const { port } = new URL(cluster.createDatabase("before"));
    await cluster.kill();
    const other = createServer().listen(Number(port), "127.0.0.1");
    await once(other, "listening");
    const started = cluster.start();
    started.catch(() => undefined);
    await delay(1_000);
    other.close();
    await started;
    expect(cluster.createDatabase("after")).toContain(`:${port}/after`);
  },
);
