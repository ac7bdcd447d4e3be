import { afterEach, describe, expect, it } from "vitest";
import { openAiCompatible } from "../endpoint/openai-compatible.js";
import type { StandInFault } from "../stand-in/stand-in-fault.js";
import { after, inputs, quick, startedServers } from "../testing/opened-encoder.js";
import { createHostedTextEncoder } from "./hosted-text-encoder.js";

const servers = startedServers();
afterEach(() => servers.endAll());

describe("texts and servers that fail", () => {
  it("tries again after 429, 500, a cut body, a reset and a silence", async () => {
    const faults: StandInFault[] = [
      { kind: "status", status: 429, headers: { "retry-after": "0" } },
      { kind: "status", status: 503 },
      { kind: "cut" },
      { kind: "reset" },
      { kind: "silent" },
    ];
    for (const fault of faults) {
      const { encoder, server } = await servers.encoder(
        { fault: after(fault, [1]) },
        { limits: { ...quick, timeoutMs: 3_000 } },
      );
      expect((await encoder.encode(inputs)).batch.ids).toHaveLength(5);
      expect(server.requests).toHaveLength(3);
      expect(encoder.report()).toMatchObject({ requests: 3, retries: 1 });
    }
  });

  it("rejects, so that no text is noted as failed, when the server stays away", async () => {
    const faults: StandInFault[] = [
      { kind: "status", status: 500 },
      { kind: "status", status: 503 },
      { kind: "drip", everyMs: 20 },
      { kind: "cut" },
    ];
    for (const fault of faults) {
      const { encoder } = await servers.encoder(
        { fault: after(fault) },
        { limits: { ...quick, retries: 1, timeoutMs: 300 } },
      );
      await expect(encoder.encode(inputs.slice(0, 2))).rejects.toMatchObject({ code: "UNAVAILABLE" });
    }
  });

  it("finds the one text that the server refuses, and encodes the others", async () => {
    for (const status of [400, 413, 500]) {
      const { encoder, server } = await servers.encoder({
        fault: ({ body }) =>
          (body.input as string[]).includes("blue jacket") ? { kind: "status", status } : undefined,
      });
      const { batch, failures } = await encoder.encode(inputs);
      expect(batch.ids).toEqual(["t0", "t2", "t3", "t4"]);
      expect(failures.map(({ id }) => id)).toEqual(["t1"]);
      expect(server.requests.length).toBeLessThan(20);
    }
  });

  it("tells a wrong key and a wrong name at once, without the key", async () => {
    const server = await servers.start({ apiKey: "right" });
    const { embedding } = openAiCompatible({
      baseUrl: server.baseUrl,
      apiKey: "sk-wrong-9876",
      model: "words",
    });
    const error = await createHostedTextEncoder({ model: embedding }).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(`${(error as Error).message} ${(error as Error).stack}`).not.toContain("sk-wrong");
    expect(server.requests).toHaveLength(1);
    await expect(servers.encoder({ fault: () => ({ kind: "status", status: 404 }) })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("follows no redirect, neither to another host nor on its own", async () => {
    const other = await servers.start();
    for (const location of [`${other.baseUrl}/embeddings`, "/elsewhere"]) {
      const opened = servers.encoder({
        fault: () => ({ kind: "status", status: 307, headers: { location } }),
      });
      await expect(opened).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
      await expect(opened).rejects.toThrow("not followed");
    }
    expect(other.requests).toHaveLength(0);
  });

  it("says that nobody listens", async () => {
    const server = await servers.start();
    await server[Symbol.asyncDispose]();
    const { embedding } = openAiCompatible({ baseUrl: server.baseUrl, model: "words" });
    const opened = createHostedTextEncoder({ model: embedding, limits: quick });
    await expect(opened).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await expect(opened).rejects.toThrow("ECONNREFUSED");
  });

  it("refuses an answer over its limit of bytes", async () => {
    const server = await servers.start();
    const { embedding } = openAiCompatible({ baseUrl: server.baseUrl, model: "words", mostAnswerBytes: 100 });
    await expect(createHostedTextEncoder({ model: embedding })).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
    });
  });
});
