import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { folderCache } from "../cache/folder-cache.js";
import { openAiCompatible } from "../endpoint/openai-compatible.js";
import { createRedactor } from "../redaction/create-redactor.js";
import { startedServers } from "../testing/opened-encoder.js";
import { createHostedLanguage } from "./hosted-language.js";

const servers = startedServers();
const folders: string[] = [];
afterEach(async () => {
  await servers.endAll();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

const ask = { instructions: "Answer.", text: "Who is ann@example.org?" };

async function openCached(answer: string) {
  const folder = await mkdtemp(join(tmpdir(), "modalis-answers-"));
  folders.push(folder);
  const server = await servers.start({ answer: () => answer });
  const { language: model } = openAiCompatible({ baseUrl: server.baseUrl, model: "m", provider: "here" });
  const options = { model, cache: folderCache(folder), redactor: createRedactor() };
  return { server, options, language: createHostedLanguage(options) };
}

describe("createHostedLanguage", () => {
  it("sends placeholders, puts the data back into the answer, and keeps the answer without it", async () => {
    const { server, language } = await openCached("[EMAIL_1] is a person.");
    const first = await language.generate(ask);
    expect(first).toEqual({ text: "ann@example.org is a person.", truncated: false, cached: false });
    expect(JSON.stringify(server.requests[0]!.body)).not.toContain("ann@");
    // The same words about somebody else are the same question.
    const other = await language.generate({ ...ask, text: "Who is bob@example.org?" });
    expect(other).toEqual({ text: "bob@example.org is a person.", truncated: false, cached: true });
    expect(server.requests).toHaveLength(1);
  });

  it("asks anew for other instructions, schemas, lengths, temperatures and models", async () => {
    const { server, options, language } = await openCached("Yes.");
    await language.generate(ask);
    await language.generate({ ...ask, instructions: "Say no." });
    await language.generate({ ...ask, json: { name: "a", schema: { type: "object" } } });
    await language.generate({ ...ask, maxOutputTokens: 7 });
    await createHostedLanguage({ ...options, temperature: 1 }).generate(ask);
    await createHostedLanguage({ ...options, revision: "2" }).generate(ask);
    expect(server.requests).toHaveLength(6);
  });

  it("keeps nothing of what may not be kept", async () => {
    const { server, language } = await openCached("Yes.");
    for (const keep of [false, false, true]) await language.generate({ ...ask, keep });
    expect(server.requests).toHaveLength(3);
    expect((await language.generate(ask)).cached).toBe(true);
  });

  it("tells an answer that was cut, declined or empty", async () => {
    const { server, language } = await openCached("Yes");
    expect(server.requests).toHaveLength(0);
    const finishing = async (finish_reason: string, message: object) => {
      const cut = await servers.start({
        fault: () => ({ kind: "changed", change: () => ({ choices: [{ finish_reason, message }] }) }),
      });
      const { language: model } = openAiCompatible({ baseUrl: cut.baseUrl, model: "m" });
      return createHostedLanguage({ model }).generate(ask);
    };
    expect(await finishing("length", { content: "Half" })).toMatchObject({ text: "Half", truncated: true });
    for (const message of [
      { content: "" },
      { content: "<think>hm</think>" },
      { content: null, refusal: "No." },
    ])
      await expect(finishing("stop", message)).rejects.toMatchObject({ code: "UNSUPPORTED_INPUT" });
    await expect(finishing("content_filter", { content: "x" })).rejects.toMatchObject({
      code: "UNSUPPORTED_INPUT",
    });
    await expect(finishing("stop", {})).rejects.toMatchObject({ code: "INVALID_MODEL" });
    await expect(language.generate({ ...ask, text: " " })).rejects.toMatchObject({ code: "EMPTY_INPUT" });
  });
});
