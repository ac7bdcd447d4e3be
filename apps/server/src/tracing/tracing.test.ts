import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createLiveServer } from "../create-live-server.js";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { openLiveCatalogue } from "../live/open-live-catalogue.js";
import { createOtlpExporter, type SpanExporter } from "./otlp-exporter.js";
import { createTracer, type Tracer } from "./tracer.js";

const NOW = Date.UTC(2026, 10, 22);
const nowMs = () => NOW;

interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: object }[];
  readonly status: { readonly code?: number };
}

/** A collector of OTLP over HTTP, as far as JSON goes. */
async function startCollector(status = 200) {
  const received: ReceivedSpan[] = [];
  const bodies: string[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      bodies.push(body);
      const { resourceSpans } = JSON.parse(body);
      if (request.url === "/v1/traces" && request.method === "POST") {
        for (const { scopeSpans } of resourceSpans)
          for (const { spans } of scopeSpans) received.push(...spans);
      }
      response.writeHead(status, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, received, bodies, close: () => new Promise((resolve) => server.close(resolve)) };
}

let folder: string;
let collector: Awaited<ReturnType<typeof startCollector>>;
let exporter: SpanExporter;
let tracer: Tracer;
let live: LiveCatalogue;
const servers: FastifyInstance[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-tracing-"));
  await writeFile(join(folder, "items.jsonl"), "");
  collector = await startCollector();
  exporter = createOtlpExporter({ url: collector.url, everyMs: 60_000 });
  tracer = createTracer({ exporter, nowMs });
  live = await openLiveCatalogue({ folder, cacheFolder: join(folder, "models"), nowMs, tracer });
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
afterAll(async () => {
  await live[Symbol.asyncDispose]();
  await collector.close();
  await rm(folder, { recursive: true, force: true });
});

async function serve(options: { readonly traceUsers?: boolean } = {}): Promise<FastifyInstance> {
  const server = await createLiveServer({ live, nowMs, tracer, ...options });
  servers.push(server);
  return server;
}

async function spansOf(traceId: string): Promise<ReceivedSpan[]> {
  await exporter.flush();
  return collector.received.filter((span) => span.traceId === traceId);
}

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER = "00f067aa0ba902b7";

describe("traces", () => {
  it("hold a request, what it asked of the store and the recommender, in its caller's trace", async () => {
    const server = await serve();
    await server.inject({ method: "PUT", url: "/v1/items/a", body: { attributes: { title: "A" } } });
    const headers = { traceparent: `00-${TRACE}-${CALLER}-01` };
    const address = await server.listen({ port: 0, host: "127.0.0.1" });
    const body = JSON.stringify({ user: "ada", count: 3, view: true });
    const answer = await fetch(`${address}/v1/recommend`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body,
    });
    expect(answer.status).toBe(200);
    const spans = await spansOf(TRACE);
    const root = spans.find(({ kind }) => kind === 2)!;
    expect(root).toMatchObject({ name: "POST /v1/recommend", parentSpanId: CALLER, status: {} });
    expect(answer.headers.get("traceresponse")).toBe(`00-${TRACE}-${root.spanId}-01`);
    expect(Object.fromEntries(root.attributes.map(({ key, value }) => [key, value]))).toMatchObject({
      "http.request.method": { stringValue: "POST" },
      "http.route": { stringValue: "/v1/recommend" },
      "http.response.status_code": { intValue: "200" },
    });
    const parts = spans.filter(({ parentSpanId }) => parentSpanId === root.spanId).map(({ name }) => name);
    expect(parts).toEqual(expect.arrayContaining(["recommender.recommend", "store.getItems"]));
    for (const { startTimeUnixNano, endTimeUnixNano } of spans) {
      expect(BigInt(endTimeUnixNano)).toBeGreaterThan(BigInt(startTimeUnixNano));
      expect(BigInt(startTimeUnixNano)).toBe(BigInt(NOW) * 1_000_000n);
    }
  });

  it("hold nothing of what callers sent, and users by a keyed hash only where that is asked for", async () => {
    for (const traceUsers of [false, true]) {
      const server = await serve({ traceUsers });
      const events = [{ userId: "ada-lovelace", itemId: "secret-item", kind: "like" }];
      await server.inject({ method: "POST", url: "/v1/events", body: { events } });
      const { headers } = await server.inject({ url: "/v1/users/ada-lovelace/events" });
      const spans = await spansOf((headers.traceresponse as string).split("-")[1]!);
      expect(spans.map(({ name }) => name)).toContain("store.eventsOfUser");
      const hash = JSON.stringify(spans).includes(live.store.tombstoneOf("ada-lovelace"));
      expect(hash).toBe(traceUsers);
    }
    expect(collector.bodies.join()).not.toMatch(/ada-lovelace|secret-item/);
  });

  it("are not recorded where the caller says so, and headers that say nothing begin a trace of their own", async () => {
    const server = await serve();
    const ask = (traceparent: string) => server.inject({ url: "/v1/catalogue", headers: { traceparent } });
    const other = TRACE.replace("4", "5");
    expect((await ask(`00-${other}-${CALLER}-00`)).headers.traceresponse).toMatch(`00-${other}-`);
    expect(await spansOf(other)).toEqual([]);
    for (const wrong of ["", "00-0-0-01", `00-${"0".repeat(32)}-${CALLER}-01`, `ff-${other}-${CALLER}-01`]) {
      const { headers, statusCode } = await ask(wrong);
      expect(statusCode).toBe(200);
      expect(headers.traceresponse).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
      expect(headers.traceresponse).not.toContain(other);
    }
  });

  it("mark what the server failed at", async () => {
    const broken = { ...live, addEvents: () => Promise.reject(new Error("of ada-lovelace")) };
    const server = await createLiveServer({ live: broken, nowMs, tracer });
    servers.push(server);
    const events = [{ userId: "ada", itemId: "a", kind: "like" }];
    const { headers, statusCode } = await server.inject({
      method: "POST",
      url: "/v1/events",
      body: { events },
    });
    expect(statusCode).toBe(500);
    const [span] = await spansOf((headers.traceresponse as string).split("-")[1]!);
    expect(span).toMatchObject({ status: { code: 2 } });
  });

  it("cost answers nothing while the collector is away, which is told once", async () => {
    const failing = await startCollector(503);
    const errors: unknown[] = [];
    await using away = createOtlpExporter({
      url: failing.url,
      everyMs: 60_000,
      most: 3,
      onError: (error) => errors.push(error),
    });
    const server = await createLiveServer({
      live,
      nowMs,
      tracer: createTracer({ exporter: away, nowMs }),
    });
    servers.push(server);
    for (let at = 0; at < 10; at++) expect((await server.inject("/healthz")).statusCode).toBe(200);
    await away.flush();
    await server.inject("/healthz");
    await away.flush();
    expect(errors).toEqual([expect.objectContaining({ code: "LIMIT_EXCEEDED" })]);
    await failing.close();
    expect(() => createOtlpExporter({ url: "ftp://collector" })).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT" }),
    );
  });

  it("are off by default", async () => {
    const server = await createLiveServer({ live, nowMs });
    servers.push(server);
    const { headers } = await server.inject({
      url: "/healthz",
      headers: { traceparent: `00-${TRACE}-${CALLER}-01` },
    });
    expect(headers.traceresponse).toBeUndefined();
  });
});
