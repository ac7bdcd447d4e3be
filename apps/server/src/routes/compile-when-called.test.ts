import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, describe, expect, it } from "vitest";
import { compileWhenCalled } from "./compile-when-called.js";

const BODY = { type: "object", required: ["count"], properties: { count: { type: "integer", minimum: 1 } } };
const ANSWER = { type: "object", properties: { count: { type: "integer" } }, additionalProperties: false };

let server: FastifyInstance;
afterEach(() => server.close());

/** A schema tells when it is read, which is when it is compiled. */
async function open(read: string[] = []): Promise<FastifyInstance> {
  const { schemaController, finishOn } = compileWhenCalled();
  server = Fastify({ schemaController, ajv: { customOptions: { removeAdditional: false } } });
  finishOn(server);
  for (const url of ["/one", "/two"]) {
    const body = {
      ...BODY,
      get description() {
        read.push(url);
        return url;
      },
    };
    server.post(url, { schema: { body, response: { 200: ANSWER } } }, async (request) => ({
      ...(request.body as object),
      secret: "not of the schema",
    }));
  }
  await server.ready();
  return server;
}

describe("schemas that are compiled when their route is called", () => {
  it("are not compiled before, and then only the one", async () => {
    const read: string[] = [];
    await open(read);
    // Fastify itself copies the schema's properties when it takes the route.
    read.length = 0;
    await server.inject({ method: "POST", url: "/two", payload: { count: 2 } });
    expect(new Set(read)).toEqual(new Set(["/two"]));
  });

  it("check bodies and shape answers as Fastify does by itself", async () => {
    await open();
    const good = await server.inject({ method: "POST", url: "/one", payload: { count: 2 } });
    expect([good.statusCode, good.json()]).toEqual([200, { count: 2 }]);
    for (let call = 0; call < 2; call++) {
      const bad = await server.inject({ method: "POST", url: "/one", payload: { count: 0 } });
      expect([bad.statusCode, bad.json().message]).toEqual([400, "body/count must be >= 1"]);
    }
  });

  it("are all compiled soon after the server listens", async () => {
    const read: string[] = [];
    await open(read);
    read.length = 0;
    await server.listen({ port: 0, host: "127.0.0.1" });
    await expect.poll(() => new Set(read)).toEqual(new Set(["/one", "/two"]));
  });
});
