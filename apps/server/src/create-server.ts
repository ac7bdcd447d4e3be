import fastifyStatic from "@fastify/static";
import { dashboardFolder } from "@modalis/dashboard";
import Fastify, { type FastifyInstance } from "fastify";
import type { OpenCatalogue } from "./catalogue/open-catalogue.js";
import { answerErrors } from "./routes/answer-errors.js";
import { catalogueRoutes } from "./routes/catalogue-routes.js";
import { mediaRoutes } from "./routes/media-routes.js";
import { recommendRoutes } from "./routes/recommend-routes.js";
import { refuseForeignHosts } from "./routes/refuse-foreign-hosts.js";

export interface ServerOptions {
  readonly catalogue: OpenCatalogue;
  /** Largest request body, in bytes; 1 MiB when absent. */
  readonly bodyLimitBytes?: number;
  /** Names of hosts that may be asked for, beside `localhost` and addresses; others are refused with 421. */
  readonly allowedHosts?: readonly string[];
  /** Told of every error that is the server's own fault; a client only learns that there was one. */
  readonly onError?: (error: unknown) => void;
}

/** What a browser may load: only what this server sends. */
const HEADERS = {
  "content-security-policy":
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
};

/** The serving app of one catalogue, not yet listening: page, media and the `/v1` routes. */
export async function createServer({
  catalogue,
  bodyLimitBytes = 1 << 20,
  allowedHosts = [],
  onError = () => undefined,
}: ServerOptions): Promise<FastifyInstance> {
  const server = Fastify({
    bodyLimit: bodyLimitBytes,
    forceCloseConnections: true,
    // An unknown field is a mistake to tell the client of, not to drop.
    ajv: { customOptions: { removeAdditional: false } },
    routerOptions: { maxParamLength: 1024 },
  });
  server.addHook("onSend", async (_request, reply) => {
    reply.headers(HEADERS);
  });
  refuseForeignHosts(server, allowedHosts);
  answerErrors(server, onError);
  await server.register(fastifyStatic, { root: dashboardFolder(), index: "index.html" });
  server.get("/healthz", async () => ({ status: "ok" }));
  catalogueRoutes(server, catalogue);
  recommendRoutes(server, catalogue);
  mediaRoutes(server, catalogue);
  return server;
}
