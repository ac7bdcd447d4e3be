import type { HostedLanguage } from "@modalis/hosted";
import type { FastifyInstance } from "fastify";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { languageMetrics } from "../language/language-metrics.js";
import type { LiveCatalogue } from "../live/live-catalogue.js";

/** Buckets in seconds: answers take milliseconds, encoding takes seconds. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const NONE = { users: Number.NaN, events: Number.NaN };

const RECOMMENDING = /^(\/v1|\/api|\/api\/session)\/recommend(\/|$)/;

/**
 * Serves Prometheus' text format at `GET /metrics`, and returns the catalogue with its calls counted.
 *
 * Labels are routes as they are written, methods and statuses, never what a caller sent: a label's values are kept for good.
 */
export function serverMetrics(
  server: FastifyInstance,
  live: LiveCatalogue,
  language?: HostedLanguage,
): LiveCatalogue {
  const register = new Registry();
  collectDefaultMetrics({ register });
  measureRequests(server, register);
  databaseGauges(live, register);
  if (language !== undefined) languageMetrics(register, language);
  server.get(
    "/metrics",
    {
      config: { role: "admin" },
      schema: {
        tags: ["server"],
        summary: "Metrics in the text format of Prometheus",
        produces: ["text/plain"],
        response: { 200: { type: "string" } },
      },
    },
    async (_request, reply) => {
      reply.header("content-type", register.contentType);
      return register.metrics();
    },
  );
  return countedCalls(live, register);
}

function measureRequests(server: FastifyInstance, register: Registry): void {
  const durations = new Histogram({
    name: "modalis_http_request_duration_seconds",
    help: "Time from a request's head to the last byte of its answer",
    labelNames: ["method", "route", "status"],
    buckets: SECONDS,
    registers: [register],
  });
  const recommendations = new Counter({
    name: "modalis_recommendations_total",
    help: "Recommendations answered",
    registers: [register],
  });
  server.addHook("onResponse", async ({ method, routeOptions }, { statusCode, elapsedTime }) => {
    const route = routeOptions.url ?? "none";
    durations.observe({ method, route, status: statusCode }, elapsedTime / 1000);
    if (statusCode === 200 && RECOMMENDING.test(route)) recommendations.inc();
  });
}

function databaseGauges(live: LiveCatalogue, register: Registry): void {
  const registers = [register];
  const lag = () => live.health().then(({ sequence, applied }) => Math.max(0, sequence - applied));
  new Gauge({
    name: "modalis_database_up",
    help: "1 while the database answers and its changes are followed",
    registers,
    async collect() {
      this.set(
        await lag().then(
          () => 1,
          () => 0,
        ),
      );
    },
  });
  new Gauge({
    name: "modalis_database_lag_changes",
    help: "Changes of the database that this server's memory does not hold yet; NaN while that is not known",
    registers,
    async collect() {
      this.set(await lag().catch(() => Number.NaN));
    },
  });
  new Gauge({
    name: "modalis_refused_total",
    help: "What the database holds and this server's memory refused since the start",
    registers,
    collect() {
      this.set(live.refused());
    },
  });
  new Gauge({
    name: "modalis_catalogue_size",
    help: "What this server's memory holds",
    labelNames: ["kind"],
    registers,
    async collect() {
      const { items, ...exact } = live.recommender.counts();
      this.set({ kind: "items" }, items);
      // Where there is no noise to be had, nothing is told.
      const { users, events } = await (live.aggregates?.().catch(() => NONE) ?? exact);
      this.set({ kind: "users" }, users);
      this.set({ kind: "events" }, events);
    },
  });
}

function countedCalls(live: LiveCatalogue, register: Registry): LiveCatalogue {
  const counter = (name: string, help: string) => new Counter({ name, help, registers: [register] });
  // An exact count of them would undo the noise of the one that is published.
  const events = live.aggregates === undefined ? counter("modalis_events_total", "Events stored") : undefined;
  const failures = counter("modalis_encoding_failures_total", "Contents of items that could not be encoded");
  const counted: Pick<LiveCatalogue, "addEvents" | "putItems"> = {
    async addEvents(...given) {
      const result = await live.addEvents(...given);
      events?.inc(result.added.length);
      return result;
    },
    async putItems(...given) {
      const results = await live.putItems(...given);
      failures.inc(results.reduce((sum, { problems }) => sum + problems.length, 0));
      return results;
    },
  };
  return { ...live, ...counted };
}
