import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, get, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type StandInServer, startStandInServer } from "@modalis/hosted";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerOf, runModalis } from "./testing/run-modalis.js";
import { type ServedByBuilt, serveBuilt } from "./testing/serve-built.js";

const LONG = { timeout: 300_000 };
const DAY_MS = 24 * 3_600_000;
const KEY = "MODALIS_FLAGS_TEST_KEY";
const PEOPLE = 40;
const ITEMS = 20;
const OLD_EVENTS = 3;
let work: string;
let catalogue: string;
let collector: Server;
let traces = "";
let language: StandInServer;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "modalis-flags-"));
  catalogue = join(work, "catalogue");
  await mkdir(catalogue);
  await writeCatalogue();
  await answerOf("train", catalogue, "--model", "popularity", "--all-rows");
  await writeFile(join(work, "key"), Buffer.alloc(32, 7));
  collector = createServer((request, response) => {
    request.on("data", (chunk) => {
      traces += String(chunk);
    });
    request.on("end", () => response.end("{}"));
  }).listen(0, "127.0.0.1");
  await once(collector, "listening");
  language = await startStandInServer({ apiKey: "sk-of-the-test" });
}, 240_000);
afterAll(async () => {
  collector.close();
  await language[Symbol.asyncDispose]();
  await rm(work, { recursive: true, force: true });
});

/** Likes of the last days, enough to learn from and to judge by, and some that are old. */
async function writeCatalogue(): Promise<void> {
  const items = Array.from({ length: ITEMS }, (_, at) =>
    JSON.stringify({ id: `item-${at}`, text: `thing ${at}` }),
  );
  await writeFile(join(catalogue, "items.jsonl"), `${items.join("\n")}\n`);
  const line = (user: number, item: number, ageMs: number) =>
    `person-${user},item-${item % ITEMS},like,${new Date(Date.now() - ageMs).toISOString()}`;
  const recent = Array.from({ length: 6 * PEOPLE }, (_, at) =>
    line(at % PEOPLE, 7 * at + 3 * Math.floor(at / PEOPLE), DAY_MS - 1000 * at),
  );
  const old = Array.from({ length: OLD_EVENTS }, (_, at) => line(at, 7 * at + 1, (90 + at) * DAY_MS));
  await writeFile(
    join(catalogue, "events.csv"),
    ["user,item,kind,timestamp", ...recent, ...old, ""].join("\n"),
  );
}

const serve = (...flags: readonly string[]) => serveBuilt(catalogue, flags, { [KEY]: "sk-of-the-test" });

/** The status for a caller that asks for this name of the host. */
function statusFor({ address }: ServedByBuilt, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(`${address}/healthz`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on("error", reject);
  });
}

async function soon<Value>(look: () => Promise<Value | undefined>): Promise<Value> {
  let found: Value | undefined;
  await expect
    .poll(
      async () => {
        found = await look();
        return found !== undefined;
      },
      { timeout: 120_000, interval: 300 },
    )
    .toBe(true);
  return found!;
}

interface Job {
  readonly kind: string;
  readonly state: string;
  readonly payload: object;
  readonly result?: { readonly removed: { readonly events: number } };
}

interface Models {
  readonly models: readonly { readonly id: string; readonly details: { readonly removed?: boolean } }[];
}

describe("modalis serve", LONG, () => {
  it("does what its flags about people, age, models and other machines say", async () => {
    const { port } = collector.address() as AddressInfo;
    await using served = await serve(
      ...["--model", "popularity", "--retrain-every", "0.0001", "--keep-runs", "1"],
      ...["--keep-events-days", "30", "--keep-given-days", "20", "--keep-jobs-days", "10"],
      ...["--pseudonyms-key-file", join(work, "key"), "--private-aggregates", "1"],
      ...["--otlp", `http://127.0.0.1:${port}`, "--otlp-users"],
      ...["--language-model", `${language.baseUrl}#a-model`, "--api-key-env", KEY],
      ...["--allow-host", "shop.example", "--allow-origin", "https://shop.example"],
    );
    expect((await served.call<Models>("/v1/models")).models.map(({ id }) => id)).toContain("popularity");

    await served.call("/v1/recommend", { user: "person-1", count: 2 });
    const { events } = await served.call<{ events: { userId: string }[] }>("/v1/users/person-1/events");
    expect(events[0]!.userId).toMatch(/^pseudonym-/);
    expect(JSON.stringify(await served.call("/v1/catalogue"))).toContain('"epsilon":1');

    const retention = await soon(async () => {
      const { jobs } = await served.call<{ jobs: Job[] }>("/v1/jobs?kind=retention&state=done");
      return jobs[0];
    });
    const limits = { eventsMs: 30 * DAY_MS, givenMs: 20 * DAY_MS, jobsMs: 10 * DAY_MS };
    expect(retention).toMatchObject({ payload: limits, result: { removed: { events: OLD_EVENTS } } });

    const asked = language.requests.length;
    // Until the first item is encoded there is nothing to search.
    await soon(() => served.call("/v1/ask", { text: "something red" }).catch(() => undefined));
    expect(language.requests.length).toBeGreaterThan(asked);

    expect([await statusFor(served, "shop.example"), await statusFor(served, "other.example")]).toEqual([
      200, 421,
    ]);
    const from = async (origin: string) => {
      const response = await fetch(`${served.address}/v1/catalogue`, { headers: { origin } });
      return response.headers.get("access-control-allow-origin");
    };
    expect([await from("https://shop.example"), await from("https://other.example")]).toEqual([
      "https://shop.example",
      null,
    ]);

    const removed = await soon(async () => {
      const { models } = await served.call<Models>("/v1/models");
      return models.find(({ details }) => details.removed === true);
    });
    expect(removed.id).toMatch(/^retrain-/);

    await soon(async () => (traces.includes("user.hash") ? true : undefined));
    expect(traces).not.toContain("person-1");
  });

  it("asks for keys where other machines may call, and does without where it is told to", async () => {
    const flags = ["--host", "0.0.0.0", "--pseudonyms-key-file", join(work, "key")];
    {
      await using open = await serve(...flags, "--open");
      expect(open.key).toBeUndefined();
      expect((await fetch(`${open.address}/v1/catalogue`)).status).toBe(200);
    }
    await using guarded = await serve(...flags);
    expect(guarded.key).toBeDefined();
    expect((await fetch(`${guarded.address}/v1/catalogue`)).status).toBe(401);
    await guarded.call("/v1/catalogue");
  });

  it("has no flag that the README does not name", async () => {
    const { stdout } = await runModalis("serve", "--help");
    const flags = [...stdout.matchAll(/^\s+(?:-\w, )?(--[\w-]+)/gm)].map(([, flag]) => flag!);
    expect(flags).toContain("--keep-runs");
    const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
    for (const flag of flags) expect(readme, flag).toContain(flag);
  });

  it.each([
    ["--keep-events-days", "0"],
    ["--keep-given-days", "-1"],
    ["--keep-jobs-days", "soon"],
    ["--keep-runs", "0"],
    ["--retrain-every", "0"],
    ["--private-aggregates", "none"],
    ["--port", "70000"],
  ])("refuses %s %s", async (flag, value) => {
    expect((await runModalis("serve", catalogue, flag, value)).exitCode).toBe(2);
  });
});
