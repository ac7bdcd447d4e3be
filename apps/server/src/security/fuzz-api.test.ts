import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmptyServer, openEmptyServer } from "../testing/open-empty-server.js";
import { HOSTILE_TEXTS, jsonOfSchema, seededRandom } from "../testing/random-json.js";

const RUNS = 25;
let opened: EmptyServer;
beforeAll(async () => {
  opened = await openEmptyServer({ media: { mostBytes: 1e6, timeoutMs: 500, mayConnect: () => false } });
});
afterAll(() => opened[Symbol.asyncDispose]());

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema?: object }> };
}

type Document = { readonly paths: Record<string, Record<string, Operation>> };

/** A request of an operation, more or less as the document has it. */
function requestOf(path: string, { parameters = [], requestBody }: Operation, random: () => number) {
  const faults = random() < 0.5 ? 0 : 0.15;
  const search = new URLSearchParams();
  let url = path;
  for (const { name, in: place, schema } of parameters) {
    const value = String(jsonOfSchema(schema as never, random, faults));
    if (place === "path") url = url.replace(`{${name}}`, encodeURIComponent(Buffer.from(value).toString()));
    else if (place === "query" && random() < 0.6) search.append(name, value);
  }
  const schema = requestBody?.content["application/json"]?.schema;
  const body =
    schema === undefined ? undefined : JSON.stringify(jsonOfSchema(schema as never, random, faults));
  return { url: `${url}?${search}`, ...(body === undefined ? {} : { body }) };
}

describe("whatever is sent to any operation of the API document", () => {
  it("is kept as it was sent where it may be kept, and refused where it may not", async () => {
    const { server } = opened;
    const answers = [];
    for (const text of HOSTILE_TEXTS.filter((one) => one !== "")) {
      const event = { id: text, userId: text, itemId: text, kind: "like" };
      const { statusCode } = await server.inject({
        method: "POST",
        url: "/v1/events",
        body: { events: [event] },
      });
      const isHeld =
        Buffer.from(text).toString() === text && !text.includes("\0") && Buffer.byteLength(text) <= 1024;
      answers.push([text, statusCode === (isHeld ? 200 : 400)]);
      if (!isHeld) continue;
      const kept = (await server.inject(`/v1/users/${encodeURIComponent(text)}/events`)).json();
      answers.push([
        text,
        kept.events.some((one: object) => JSON.stringify(one).includes(JSON.stringify(text))),
      ]);
      const filter = { attribute: text, equals: text };
      const asked = await server.inject({
        method: "POST",
        url: "/v1/recommend",
        body: { user: text, filter },
      });
      answers.push([text, asked.statusCode < 500]);
      const page = await server.inject(
        `/v1/items?query=${encodeURIComponent(text)}&after=${encodeURIComponent(text)}`,
      );
      answers.push([text, page.statusCode === 200]);
    }
    expect(answers.filter(([, holds]) => !holds)).toEqual([]);
  });

  it("is answered, and never with a fault of the server", async () => {
    const { server, errors } = opened;
    const { paths } = (await server.inject("/openapi.json")).json() as Document;
    const random = seededRandom(20_261_122);
    const faults: unknown[] = [];
    const statuses = new Map<number, number>();
    for (let run = 0; run < RUNS; run++) {
      for (const [path, operations] of Object.entries(paths)) {
        for (const [method, operation] of Object.entries(operations)) {
          const { url, body } = requestOf(path, operation, random);
          const { statusCode } = await server.inject({
            method: method.toUpperCase() as "GET",
            url,
            ...(body === undefined ? {} : { body, headers: { "content-type": "application/json" } }),
          });
          statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
          if (statusCode >= 500) faults.push({ method, url, body, statusCode, error: String(errors.at(-1)) });
        }
      }
    }
    expect(faults.slice(0, 20)).toEqual([]);
    expect(errors).toEqual([]);
    // It was let in often enough to have tried more than the door.
    expect(statuses.get(200)).toBeGreaterThan(RUNS * 10);
    expect(statuses.get(400)).toBeGreaterThan(RUNS);
  }, 300_000);

  it("changes nothing but what it names", async () => {
    const { server, live } = opened;
    expect((await server.inject("/readyz")).statusCode).toBe(200);
    const [{ count }] = (await live.store.query("select count(*)::int as count from modalis.items", [])) as [
      { count: number },
    ];
    expect(count).toBeGreaterThan(0);
    expect(Object.prototype).not.toHaveProperty("k1");
  });
});
