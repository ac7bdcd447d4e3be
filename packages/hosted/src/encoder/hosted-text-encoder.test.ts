import { afterEach, describe, expect, it } from "vitest";
import { openAiCompatible } from "../endpoint/openai-compatible.js";
import { createRedactor } from "../redaction/create-redactor.js";
import type { StandInFault } from "../stand-in/stand-in-fault.js";
import { after, changeRows, inputs, startedServers } from "../testing/opened-encoder.js";
import { createHostedTextEncoder } from "./hosted-text-encoder.js";

const servers = startedServers();
afterEach(() => servers.endAll());

describe("the space", () => {
  it("names provider, model, revision and dimensions, and moves with each", async () => {
    const { encoder } = await servers.encoder({ dimensions: 32 }, { revision: "2026-05" });
    expect(encoder.space).toMatchObject({
      modality: "text",
      dimensions: 32,
      normalisation: "l2",
      model: { id: "here/words", revision: "2026-05", preprocessing: "hosted/1" },
    });
    const others = [
      await servers.encoder({ dimensions: 16 }, { revision: "2026-05" }),
      await servers.encoder({ dimensions: 32 }),
      await servers.encoder({ dimensions: 32 }, { revision: "2026-05", redactor: createRedactor() }),
      await servers.encoder(
        { dimensions: 32 },
        { revision: "2026-05", prefixes: { passage: "p: ", query: "q: " } },
      ),
    ];
    const prints = [encoder, ...others.map((one) => one.encoder)].map(({ space }) => space.fingerprint);
    expect(new Set(prints).size).toBe(prints.length);
  });

  it("does not hold the key, and is one for passages and queries", async () => {
    const prefixes = { passage: "passage: ", query: "query: " };
    const server = await servers.start({ apiKey: "sk-secret-123456" });
    const open = (use: "passage" | "query", provider: string) => {
      const { embedding } = openAiCompatible({
        baseUrl: server.baseUrl,
        apiKey: "sk-secret-123456",
        model: "words",
        provider,
      });
      return createHostedTextEncoder({ model: embedding, prefixes, use });
    };
    const [passage, query] = [await open("passage", "here"), await open("query", "here")];
    expect(passage.space.fingerprint).toBe(query.space.fingerprint);
    expect(JSON.stringify(passage.space)).not.toContain("secret");
    await query.encode([{ id: "a", content: "trains" }]);
    expect(server.requests.at(-1)!.body.input).toEqual(["query: trains"]);
  });

  it("asks for shorter vectors only where told to", async () => {
    const { encoder, server } = await servers.encoder({ dimensions: 64 }, { dimensions: 16, shorten: true });
    expect(encoder.space.dimensions).toBe(16);
    expect(server.requests[0]!.body.dimensions).toBe(16);
    await expect(servers.encoder({ dimensions: 64 }, { dimensions: 16 })).rejects.toMatchObject({
      code: "SPACE_MISMATCH",
    });
  });
});

describe("a model that changes or breaks", () => {
  const wrong: readonly [string, StandInFault, string][] = [
    [
      "other dimensions than before",
      changeRows((rows) => rows.map((row) => ({ ...row, embedding: [1, 2] }))),
      "SPACE_MISMATCH",
    ],
    [
      "other dimensions in one row",
      changeRows((rows) => rows.map((row, at) => (at === 1 ? { ...row, embedding: [1] } : row))),
      "SPACE_MISMATCH",
    ],
    [
      "too few vectors",
      changeRows((rows) => rows.slice(1).map((row, index) => ({ ...row, index }))),
      "INVALID_TENSOR",
    ],
    [
      "too many vectors",
      changeRows((rows) => [...rows, { ...rows[0]!, index: rows.length }]),
      "INVALID_TENSOR",
    ],
    [
      "two vectors of one index",
      changeRows((rows) => rows.map((row) => ({ ...row, index: 0 }))),
      "INVALID_MODEL",
    ],
    ["no list", { kind: "changed", change: () => ({ ok: true }) }, "INVALID_MODEL"],
    ["a page in place of JSON", { kind: "body", body: "<html>sign in</html>" }, "INVALID_MODEL"],
    ["JSON that is cut", { kind: "body", body: '{"data":[{"index":0,' }, "INVALID_MODEL"],
  ];
  it.each(wrong)("refuses %s, and keeps nothing of the answer", async (_, fault, code) => {
    const { encoder } = await servers.encoder({ fault: after(fault) });
    await expect(encoder.encode(inputs)).rejects.toMatchObject({ code });
  });

  it("fails the text alone whose vector is no direction", async () => {
    for (const bad of [null, "x"]) {
      const { encoder } = await servers.encoder({
        fault: after(
          changeRows((rows) =>
            rows.map((row, at) =>
              at === 1 ? { ...row, embedding: [bad, ...(row.embedding as number[]).slice(1)] } : row,
            ),
          ),
        ),
      });
      const { batch, failures } = await encoder.encode(inputs.slice(0, 3));
      expect(batch.ids).toEqual(["t0", "t2"]);
      expect(failures).toMatchObject([{ id: "t1", error: { code: "INVALID_TENSOR" } }]);
    }
    const { encoder } = await servers.encoder({
      fault: after(
        changeRows((rows) =>
          rows.map((row) => ({ ...row, embedding: (row.embedding as number[]).map(() => 0) })),
        ),
      ),
    });
    expect((await encoder.encode(inputs)).failures).toHaveLength(5);
  });

  it("puts vectors in their places by index, and reads them as base64 too", async () => {
    const asBase64 = (row: { index: number; embedding: unknown }) => {
      const bytes = Buffer.from(Float32Array.from(row.embedding as number[]).buffer);
      return { ...row, embedding: bytes.toString("base64") };
    };
    const { encoder } = await servers.encoder({
      fault: after(changeRows((rows) => rows.map(asBase64).reverse())),
    });
    const plain = await servers.encoder({});
    expect((await encoder.encode(inputs)).batch.values).toEqual(
      (await plain.encoder.encode(inputs)).batch.values,
    );
  });
});
