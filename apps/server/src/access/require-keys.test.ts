import Fastify from "fastify";
import { describe, expect, it } from "vitest";
import { createApiKey, type Role, type StoredKey } from "./api-key.js";
import { requireKeys } from "./require-keys.js";

async function serverOf(keys: readonly StoredKey[], isOpen = false) {
  const server = Fastify();
  requireKeys(server, {
    findKey: async (hash) => keys.find((key) => key.hash === hash),
    isOpen: () => isOpen,
  });
  for (const role of ["everybody", "read", "write", "admin"] as const) {
    server.get(`/${role}`, { config: { role } }, async ({ apiKey }) => ({ id: apiKey?.id ?? null }));
  }
  await server.ready();
  return server;
}

const STATUS_OF: readonly [Role, Record<string, number>][] = [
  ["read", { everybody: 200, read: 200, write: 403, admin: 403 }],
  ["write", { everybody: 200, read: 200, write: 200, admin: 403 }],
  ["admin", { everybody: 200, read: 200, write: 200, admin: 200 }],
];

describe("API keys", () => {
  it.each(STATUS_OF)("of the role %s open what they should", async (role, statuses) => {
    const { key, stored } = createApiKey(role);
    const server = await serverOf([stored]);
    for (const [route, status] of Object.entries(statuses)) {
      for (const headers of [{ "x-api-key": key }, { authorization: `Bearer ${key}` }]) {
        const response = await server.inject({ url: `/${route}`, headers });
        expect([route, response.statusCode]).toEqual([route, status]);
        if (status === 200 && route !== "everybody") expect(response.json()).toEqual({ id: stored.id });
      }
    }
  });

  it("are asked for, and wrong ones refused, without telling which keys there are", async () => {
    const { key, stored } = createApiKey("admin");
    const server = await serverOf([stored]);
    const without = await server.inject("/read");
    expect(without.statusCode).toBe(401);
    expect(without.headers["www-authenticate"]).toBe("Bearer");
    for (const wrong of [
      key.slice(0, -1),
      `${key}a`,
      stored.hash,
      stored.id,
      "x".repeat(5000),
      "modalis__",
    ]) {
      const response = await server.inject({ url: "/read", headers: { "x-api-key": wrong } });
      expect(response.statusCode).toBe(401);
      expect(response.json().code).toBe("ACCESS_DENIED");
    }
    expect((await server.inject("/everybody")).statusCode).toBe(200);
  });

  it("are not needed on a server that is open, where a wrong one is refused all the same", async () => {
    const server = await serverOf([], true);
    expect((await server.inject("/admin")).statusCode).toBe(200);
    expect((await server.inject({ url: "/read", headers: { "x-api-key": "wrong" } })).statusCode).toBe(401);
  });

  it("guard every route: one that does not say its role cannot be added", async () => {
    const server = Fastify();
    requireKeys(server, { findKey: async () => undefined, isOpen: () => false });
    expect(() => server.get("/forgotten", async () => "open")).toThrow("does not say who may call it");
  });

  it("are kept as hashes only, and differ each time", () => {
    const [one, other] = [createApiKey("read", 60), createApiKey("read")];
    expect(one.key).not.toBe(other.key);
    // What follows the id may hold a "_" of its own: all of it is the secret.
    const secret = one.key.slice(`modalis_${one.stored.id}_`.length);
    expect(secret).toHaveLength(43);
    expect(JSON.stringify(one.stored)).not.toContain(secret);
    expect(one.stored.callsAMinute).toBe(60);
  });
});
