import type { FastifyInstance, FastifyRequest } from "fastify";
import { userOf } from "../operations/user-of.js";
import { parseTraceparent, writeTraceparent } from "./trace-context.js";
import type { OpenSpan, Tracer } from "./tracer.js";

declare module "fastify" {
  interface FastifyRequest {
    /** The request's span; undefined where nothing is traced. */
    span: OpenSpan | undefined;
  }
}

export interface TraceRequestsOptions {
  readonly tracer: Tracer;
  /** Hashes the id of the user that a request is about; spans tell of no user when absent. */
  readonly userHash?: (userId: string) => string;
}

/**
 * Makes a span of every request, in its caller's trace where `traceparent` names one, and tells the caller which by
 * `traceresponse`. Attributes are those of OpenTelemetry's conventions for HTTP; none holds what a caller sent.
 */
export function traceRequests(server: FastifyInstance, { tracer, userHash }: TraceRequestsOptions): void {
  server.decorateRequest("span", undefined);
  server.addHook("onRequest", (request, reply, done) => {
    const span = tracer.startRequest(request.method, parseTraceparent(request.headers.traceparent));
    request.span = span;
    reply.header("traceresponse", writeTraceparent(span.context));
    tracer.within(span, done);
  });
  // Where a body is awaited, the connection's own events lead on.
  server.addHook("preValidation", (request, _reply, done) => {
    if (request.span === undefined) done();
    else tracer.within(request.span, done);
  });
  server.addHook("onResponse", async (request, { statusCode }) => {
    const { method, routeOptions, span } = request;
    const route = routeOptions.url;
    span?.end({
      name: route === undefined ? method : `${method} ${route}`,
      failed: statusCode >= 500,
      attributes: {
        "http.request.method": method,
        ...(route === undefined ? {} : { "http.route": route }),
        "http.response.status_code": statusCode,
        "modalis.request.id": request.id,
        ...userAttribute(request, userHash),
      },
    });
  });
}

function userAttribute(request: FastifyRequest, userHash: TraceRequestsOptions["userHash"]) {
  const user = userHash && userOf(request);
  return userHash === undefined || user === undefined ? {} : { "user.hash": userHash(user) };
}
