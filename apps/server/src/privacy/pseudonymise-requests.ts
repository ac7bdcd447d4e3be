import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Pseudonyms } from "./pseudonyms.js";

/** Fields that name a user, in parameters, queries and bodies, of our routes and Gorse's. */
const USER_FIELDS: ReadonlySet<string> = new Set(["user", "userId", "UserId"]);
/** What callers fill freely; names of fields mean nothing there. */
const FREE_FIELDS: ReadonlySet<string> = new Set([
  "attributes",
  "contents",
  "filter",
  "boosts",
  "Labels",
  "details",
  "settings",
]);

/** Before a route, the idempotency keys or the log see a request, every user id in it is replaced by its pseudonym. */
export function pseudonymiseRequests(server: FastifyInstance, pseudonyms: Pseudonyms): void {
  server.addHook("preHandler", async (request) => {
    const isOfUsers = /^\/(v1\/users|api\/users?)(\/|$)/.test(request.routeOptions.url ?? "");
    const replace = (value: unknown) => replaced(value, pseudonyms, isOfUsers);
    request.params = replace(request.params);
    request.query = replace(request.query);
    if (isJson(request)) request.body = replace(request.body);
  });
}

function isJson({ body }: FastifyRequest): boolean {
  const prototype = typeof body === "object" && body !== null ? Object.getPrototypeOf(body) : undefined;
  return prototype === Object.prototype || prototype === Array.prototype;
}

/** On routes of users their `id` is a user's too. */
function replaced(value: unknown, pseudonyms: Pseudonyms, isOfUsers: boolean): unknown {
  if (Array.isArray(value)) return value.map((part) => replaced(part, pseudonyms, isOfUsers));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => {
      if (FREE_FIELDS.has(name)) return [name, part];
      const isUser = USER_FIELDS.has(name) || (isOfUsers && name === "id");
      if (isUser && typeof part === "string") return [name, pseudonyms.of(part)];
      return [name, replaced(part, pseudonyms, isOfUsers)];
    }),
  );
}
