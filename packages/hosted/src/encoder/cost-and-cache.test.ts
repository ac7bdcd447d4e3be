import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { folderCache } from "../cache/folder-cache.js";
import { createRedactor } from "../redaction/create-redactor.js";
import { after, inputs, startedServers } from "../testing/opened-encoder.js";

const folders: string[] = [];
const servers = startedServers();
afterEach(async () => {
  await servers.endAll();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

describe("cost, cache and redaction", () => {
  it("estimates before, reports after, and never asks for the same text twice", async () => {
    const folder = await mkdtemp(join(tmpdir(), "modalis-answers-"));
    folders.push(folder);
    const options = {
      cache: folderCache(folder),
      prices: { currency: "USD", inputAMillionTokens: 1_000_000 },
    };
    const { encoder, server } = await servers.encoder({}, options);
    const estimate = encoder.estimate(inputs.map(({ content }) => content));
    expect(estimate).toMatchObject({ answers: 5, currency: "USD" });
    const first = await encoder.encode([...inputs, { id: "again", content: "red shoes" }]);
    expect(server.requests[1]!.body.input).toHaveLength(5);
    const tokens = encoder.report().inputTokens;
    expect(encoder.report()).toMatchObject({ cost: tokens, estimated: 0, cached: 0 });
    const second = await encoder.encode(inputs);
    expect(second.batch.values).toEqual(first.batch.values.slice(0, second.batch.values.length));
    expect(server.requests).toHaveLength(2);
    expect(encoder.report()).toMatchObject({ inputTokens: tokens, cached: 5 });
    // Another model's settings have other keys.
    const next = await servers.encoder({}, { ...options, revision: "next" });
    await next.encoder.encode(inputs);
    expect(next.server.requests).toHaveLength(2);
  });

  it("writes an answer anew whose file was damaged", async () => {
    const folder = await mkdtemp(join(tmpdir(), "modalis-answers-"));
    folders.push(folder);
    const { encoder, server } = await servers.encoder({}, { cache: folderCache(folder) });
    const before = (await encoder.encode(inputs)).batch.values;
    for (const part of await readdir(folder))
      for (const file of await readdir(join(folder, part))) await writeFile(join(folder, part, file), "xx");
    expect((await encoder.encode(inputs)).batch.values).toEqual(before);
    expect(server.requests).toHaveLength(3);
  });

  it("sends no personal data", async () => {
    const { encoder, server } = await servers.encoder({}, { redactor: createRedactor() });
    await encoder.encode([{ id: "a", content: "write to ann@example.org or +44 20 7946 0958" }]);
    expect(server.requests.at(-1)!.body.input).toEqual(["write to [EMAIL_1] or [PHONE_1]"]);
  });

  it("stops at once for its signal, and leaves nothing in flight", async () => {
    const { encoder, server } = await servers.encoder({ fault: after({ kind: "silent" }, [1]) });
    const stop = new AbortController();
    const reason = new Error("enough");
    const encoding = encoder.encode(inputs, { signal: stop.signal });
    await expect.poll(() => server.requests.length, { timeout: 60_000 }).toBe(2);
    stop.abort(reason);
    await expect(encoding).rejects.toBe(reason);
    expect((await encoder.encode(inputs)).batch.ids).toHaveLength(5);
  });
});
