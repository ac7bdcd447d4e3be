import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { createModalisClient } from "./modalis-client.js";

/** A server that answers each call as the next of a list says, and tells what it was sent. */
async function failing(
  answers: readonly (number | "hang up" | "hang")[],
  headers: Record<string, string> = {},
) {
  const seen: IncomingMessage[] = [];
  const one: Server = createServer((request, response) => {
    const answer = answers[seen.push(request) - 1] ?? 200;
    if (answer === "hang up") request.socket.destroy();
    else if (answer !== "hang") {
      response.writeHead(answer, { "content-type": "application/json", ...(answer === 200 ? {} : headers) });
      response.end(JSON.stringify({ code: "UNAVAILABLE", message: "later", added: [] }));
    }
  });
  await new Promise<void>((resolve) => one.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(one.address() as AddressInfo).port}/`;
  const stop = () => {
    one.closeAllConnections();
    one.close();
  };
  return {
    seen,
    stop,
    client: createModalisClient({ baseUrl: address, random: () => 0, timeoutMs: 60_000 }),
  };
}

const events = [{ userId: "u", itemId: "i", kind: "like" }];

describe("a client of a server that fails", () => {
  it.each([429, 503, "hang up"] as const)(
    "tries again after %s, and sends events under one key",
    async (failure) => {
      const { seen, stop, client } = await failing([failure, failure]);
      await client.addEvents({ body: { events } });
      expect(seen).toHaveLength(3);
      const keys = new Set(seen.map(({ headers }) => headers["idempotency-key"]));
      expect([...keys]).toEqual([expect.stringMatching(/^[\da-f-]{36}$/)]);
      stop();
    },
  );

  it("tries again where the server closes a connection just when it is used again", async () => {
    const { seen, stop, client } = await failing([200, "hang up", 200, "hang up", 200, "hang up"]);
    await client.getHealth();
    await client.recommend({ body: {} });
    await client.addEvents({ body: { events } });
    expect(seen.map(({ url }) => url)).toEqual([
      "/healthz",
      ...["/v1/recommend", "/v1/recommend"],
      ...["/v1/events", "/v1/events"],
    ]);
    await expect(client.makeKey({ body: { role: "read", label: "a" } })).rejects.toMatchObject({
      code: "UNAVAILABLE",
    });
    expect(seen).toHaveLength(6);
    stop();
  });

  it("waits as long as it is asked to", async () => {
    const { stop, client } = await failing([503], { "retry-after": "1" });
    const startedMs = performance.now();
    await client.getHealth();
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(990);
    stop();
    const patient = await failing([503], { "retry-after": "3600" });
    await expect(patient.client.getHealth()).rejects.toMatchObject({ code: "UNAVAILABLE", status: 503 });
    patient.stop();
  });

  it("gives up after the last attempt, and at once where a repeated call is another", async () => {
    const { seen, stop, client } = await failing([503, 503, 503, 503]);
    await expect(client.getHealth()).rejects.toMatchObject({ code: "UNAVAILABLE", status: 503 });
    expect(seen).toHaveLength(3);
    await expect(client.makeKey({ body: { role: "read", label: "a" } })).rejects.toMatchObject({
      status: 503,
    });
    expect(seen).toHaveLength(4);
    stop();
    const refused = await failing([400]);
    await expect(refused.client.getHealth()).rejects.toMatchObject({ status: 400 });
    expect(refused.seen).toHaveLength(1);
    refused.stop();
  });

  it("ends an attempt after its time, and the call when its signal says so", async () => {
    const { seen, stop, client } = await failing(["hang", "hang", "hang", "hang"]);
    const slow = client.recommend({ body: {} }, { timeoutMs: 1_000 });
    await expect(slow).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
    expect(seen).toHaveLength(3);
    const reason = new Error("no longer wanted");
    const controller = new AbortController();
    const call = client.recommend({ body: {} }, { signal: controller.signal });
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    stop();
  });

  it("refuses options outside their range", () => {
    for (const wrong of [{ baseUrl: "localhost" }, { timeoutMs: 0 }, { retries: -1 }])
      expect(() => createModalisClient({ baseUrl: "http://127.0.0.1:1", ...wrong })).toThrow(RangeError);
  });
});
