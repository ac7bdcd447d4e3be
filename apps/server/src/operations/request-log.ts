import type { FastifyInstance } from "fastify";
import { userOf } from "./user-of.js";

/** One answered request, without anything that a caller sent in it. */
export interface RequestEntry {
  /** When it was answered, in milliseconds since 1970. */
  readonly atMs: number;
  readonly requestId: string;
  readonly method: string;
  /** As it is written in the API document, with the names of its parameters; absent where there is no such route. */
  readonly route?: string;
  readonly status: number;
  readonly ms: number;
  /** The id of the API key. */
  readonly key?: string;
  /** The keyed hash of the user the request is about, where it was asked for. */
  readonly user?: string;
}

export interface RequestLogOptions {
  readonly nowMs: () => number;
  readonly onLog: (entry: RequestEntry) => void;
  /** Hashes the id of the user that a request is about; entries tell of no user when absent. */
  readonly userHash?: (userId: string) => string;
}

/** Tells of every request once it was answered, or its caller gone. */
export function logRequests(server: FastifyInstance, { nowMs, onLog, userHash }: RequestLogOptions): void {
  server.addHook("onResponse", async (request, reply) => {
    const user = userHash && userOf(request);
    const { url: route } = request.routeOptions;
    onLog({
      atMs: nowMs(),
      requestId: request.id,
      method: request.method,
      ...(route === undefined ? {} : { route }),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 1000) / 1000,
      ...(request.apiKey === undefined ? {} : { key: request.apiKey.id }),
      ...(userHash === undefined || user === undefined ? {} : { user: userHash(user) }),
    });
  });
}
