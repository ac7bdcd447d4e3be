import fastifyCors from "@fastify/cors";
import fastifyRateLimit from "@fastify/rate-limit";
import fastifyStatic from "@fastify/static";
import fastifySwagger from "@fastify/swagger";
import { dashboardFolder } from "@modalis/dashboard";
import type { HostedLanguage } from "@modalis/hosted";
import Fastify, { type FastifyInstance, type RouteOptions } from "fastify";
import type { StoredKey } from "./access/api-key.js";
import { requireKeys } from "./access/require-keys.js";
import type { LiveCatalogue } from "./live/live-catalogue.js";
import { closeGently } from "./operations/close-gently.js";
import { logRequests, type RequestEntry } from "./operations/request-log.js";
import { serverMetrics } from "./operations/server-metrics.js";
import { pseudonymiseRequests } from "./privacy/pseudonymise-requests.js";
import { answerErrors } from "./routes/answer-errors.js";
import { compileWhenCalled } from "./routes/compile-when-called.js";
import { refuseForeignHosts } from "./routes/refuse-foreign-hosts.js";
import { traceRequests } from "./tracing/trace-requests.js";
import type { Tracer } from "./tracing/tracer.js";
import type { MediaLimits } from "./v1/contents-body.js";
import { liveRoutes } from "./v1/live-routes.js";

export interface LiveServerOptions {
  readonly live: LiveCatalogue;
  /** The clock, in milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Keys that may call, by their hash; without any, calls need no key. */
  readonly findKey?: (hash: string) => Promise<StoredKey | undefined>;
  /** Largest JSON body, in bytes. Default 4 MiB. */
  readonly bodyLimitBytes?: number;
  readonly media?: MediaLimits;
  /** Reads questions and writes explanations; neither is done when absent. */
  readonly language?: HostedLanguage;
  /** Calls a minute of one key or, without keys, of one address. Default 60,000. */
  readonly callsAMinute?: number;
  /** Names of hosts that may be asked for, beside `localhost` and addresses; others are refused with 421. */
  readonly allowedHosts?: readonly string[];
  /** Origins whose pages may call; none by default. */
  readonly allowedOrigins?: readonly string[];
  /** Longest a request may take to arrive, body included. Default 60,000. */
  readonly requestTimeoutMs?: number;
  /** Told of every request once it was answered. */
  readonly onLog?: (entry: RequestEntry) => void;
  /** Whether `onLog` is told the keyed hash of the user a request is about. Default false. */
  readonly logUsers?: boolean;
  /** Makes spans of requests; nothing is traced when absent. */
  readonly tracer?: Tracer;
  /** Whether spans tell the keyed hash of the user a request is about. Default false. */
  readonly traceUsers?: boolean;
  /** Told of every error that is the server's own fault; a client only learns that there was one. */
  readonly onError?: (error: unknown) => void;
}

const MEDIA: MediaLimits = { mostBytes: 100 * 1024 * 1024, timeoutMs: 30_000 };

/** What a browser may load: only what this server sends. */
const HEADERS = {
  "content-security-policy":
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/** The server of a live catalogue, not yet listening. */
export async function createLiveServer(options: LiveServerOptions): Promise<FastifyInstance> {
  const { nowMs, findKey, media = MEDIA, onError = () => undefined } = options;
  const { requestTimeoutMs = 60_000, onLog, language } = options;
  const compilers = compileWhenCalled();
  const server = Fastify({
    schemaController: compilers.schemaController,
    bodyLimit: options.bodyLimitBytes ?? 4 << 20,
    forceCloseConnections: "idle",
    requestTimeout: requestTimeoutMs,
    // Node takes the longer of the two times for bodies, whichever it was given as.
    http: {
      headersTimeout: Math.min(60_000, requestTimeoutMs),
      connectionsCheckingInterval: Math.min(30_000, requestTimeoutMs / 2),
    },
    genReqId: () => crypto.randomUUID(),
    // An unknown field is a mistake to tell the client of, not to drop.
    ajv: { customOptions: { removeAdditional: false } },
    routerOptions: { maxParamLength: 4096 },
  });
  server.addHook("onSend", async (request, reply) => {
    reply.headers(HEADERS).header("x-request-id", request.id);
    if (!reply.hasHeader("access-control-allow-origin"))
      reply.header("cross-origin-resource-policy", "same-origin");
  });
  const { tracer } = options;
  if (tracer !== undefined) {
    const users = options.traceUsers === true ? { userHash: options.live.store.tombstoneOf } : {};
    traceRequests(server, { tracer, ...users });
  }
  compilers.finishOn(server);
  closeGently(server);
  refuseForeignHosts(server, options.allowedHosts ?? []);
  answerErrors(server, onError);
  server.addHook("onRoute", openToEverybody);
  requireKeys(server, { findKey: findKey ?? (async () => undefined), isOpen: () => findKey === undefined });
  await server.register(fastifyCors, { origin: [...(options.allowedOrigins ?? [])] });
  await server.register(fastifyRateLimit, {
    max: (request) => request.apiKey?.callsAMinute ?? options.callsAMinute ?? 60_000,
    timeWindow: 60_000,
    // After the key is known.
    hook: "preValidation",
    keyGenerator: (request) => request.apiKey?.id ?? request.ip,
    errorResponseBuilder: (_request, { after }) =>
      Object.assign(new Error(`too many calls; try again in ${after}`), { statusCode: 429 }),
  });
  await server.register(fastifySwagger, { openapi: apiDocument });
  if (onLog !== undefined) {
    const users = options.logUsers === true ? { userHash: options.live.store.tombstoneOf } : {};
    logRequests(server, { nowMs, onLog, ...users });
  }
  if (options.live.pseudonyms !== undefined) pseudonymiseRequests(server, options.live.pseudonyms);
  const live = serverMetrics(server, options.live, options.language);
  await server.register(async (scope) =>
    liveRoutes(scope, { live, media, nowMs, onError, ...(language && { language }) }),
  );
  await server.register(fastifyStatic, { root: dashboardFolder(), index: "index.html", wildcard: false });
  return server;
}

const apiDocument = {
  openapi: "3.1.0",
  info: {
    title: "Modalis",
    version: "1",
    description:
      "A multimodal recommender: items with texts, pictures, sounds and films; what people like; what they may like next, and why.",
  },
  components: {
    securitySchemes: { key: { type: "apiKey" as const, in: "header" as const, name: "x-api-key" } },
  },
  security: [{ key: [] }],
};

/** The page's own files and browsers' questions before a call are for everybody. */
function openToEverybody(route: RouteOptions): void {
  const methods = [route.method].flat();
  const isPage = methods.every((method) => method === "GET" || method === "HEAD");
  const isOurs =
    route.url.startsWith("/v1") || route.url.startsWith("/api") || route.config?.role !== undefined;
  if (methods.includes("OPTIONS") || (isPage && !isOurs)) {
    route.config = { ...route.config, role: "everybody" };
  }
}
