import type { paths } from "./generated/api.js";
import type { ROUTES, RouteName } from "./routes.js";

/** The operation of the API document that a method of the client calls. */
type Operation<Name extends RouteName> = (typeof ROUTES)[Name] extends `${infer Verb} ${infer Path}`
  ? Path extends keyof paths
    ? Lowercase<Verb> extends keyof paths[Path]
      ? paths[Path][Lowercase<Verb>]
      : never
    : never
  : never;

type Parameters<Op, Kind extends string> = Op extends { parameters: { [K in Kind]: infer Given } }
  ? Given
  : unknown;

type JsonBody<Op> = Op extends { requestBody: { content: { "application/json": infer Body } } }
  ? { readonly body: Body }
  : Op extends { requestBody?: { content: { "application/json": infer Body } } }
    ? unknown extends Body
      ? unknown
      : { readonly body?: Body }
    : unknown;

type PathPart<Op> =
  unknown extends Parameters<Op, "path"> ? unknown : { readonly path: Parameters<Op, "path"> };

type QueryPart<Op> = Op extends { parameters: { query?: infer Query } }
  ? [Query] extends [undefined]
    ? unknown
    : { readonly query?: Query }
  : unknown;

/** What a method takes: the path's parameters, the query's, and the body. */
export type RouteRequest<Name extends RouteName> = Name extends "upload" | "searchByContent"
  ? PathPart<Operation<Name>> & QueryPart<Operation<Name>> & { readonly body: Uint8Array | Blob }
  : PathPart<Operation<Name>> & QueryPart<Operation<Name>> & JsonBody<Operation<Name>>;

/** What a method resolves with. */
export type RouteAnswer<Name extends RouteName> = Name extends "getMedia"
  ? Blob
  : Name extends "getMetrics"
    ? string
    : Operation<Name> extends { responses: { 200: { content: { "application/json": infer Answer } } } }
      ? Answer
      : unknown;

export interface CallOptions {
  /** Ends the call, retries included. */
  readonly signal?: AbortSignal;
  /** Of each attempt; the client's own when absent. */
  readonly timeoutMs?: number;
  /** For a call that changes something; the server does it once for all calls under the same key. */
  readonly idempotencyKey?: string;
}

/** A method of the client; what it takes may be left out where nothing is required. */
export type RouteCall<Name extends RouteName> =
  Record<never, never> extends RouteRequest<Name>
    ? (request?: RouteRequest<Name>, options?: CallOptions) => Promise<RouteAnswer<Name>>
    : (request: RouteRequest<Name>, options?: CallOptions) => Promise<RouteAnswer<Name>>;
