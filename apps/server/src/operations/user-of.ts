import type { FastifyRequest } from "fastify";

/** The id of the user that a request is about, by its path or body; undefined where there is none. */
export function userOf({ routeOptions, params, body }: FastifyRequest): string | undefined {
  const { id, userId } = (params ?? {}) as { id?: unknown; userId?: unknown };
  const isOfUser = /\/users?\/:id(\/|$)/.test(routeOptions.url ?? "");
  const { user } = (body ?? {}) as { user?: unknown };
  const found = [userId, isOfUser ? id : undefined, user].find(
    (one) => typeof one === "string" && one !== "",
  );
  return found as string | undefined;
}
