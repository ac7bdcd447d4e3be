import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type StandInServer, startStandInServer } from "@modalis/hosted";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { answerOf, runModalis } from "./testing/run-modalis.js";

const KEY = "MODALIS_HOSTED_TEST_KEY";
let server: StandInServer;
let folder: string;

beforeAll(async () => {
  server = await startStandInServer({ apiKey: "sk-of-the-test", dimensions: 32 });
  process.env[KEY] = "sk-of-the-test";
});
afterAll(async () => {
  delete process.env[KEY];
  await server[Symbol.asyncDispose]();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function catalogue(): Promise<string> {
  folder = await mkdtemp(join(tmpdir(), "modalis-hosted-"));
  const texts = ["a red boat", "a blue car, ask ann@example.org", "a red car"];
  await writeFile(
    join(folder, "items.jsonl"),
    texts.map((text, at) => `${JSON.stringify({ id: `i${at}`, text })}\n`).join(""),
  );
  return folder;
}

interface Encoded {
  readonly channels: readonly {
    readonly channel: string;
    readonly rows: number;
    readonly space: { readonly model: { readonly id: string }; readonly dimensions: number };
    readonly cost?: { readonly requests: number; readonly inputTokens: number };
  }[];
}

describe("a model at a server", () => {
  it("encodes a catalogue, tells its cost, and answers searches", async () => {
    const dir = await catalogue();
    const model = `openai:${server.baseUrl}#words;provider=here;redact`;
    const named = ["--text-model", model, "--api-key-env", KEY];
    const { channels } = await answerOf<Encoded>("encode", dir, "--modalities", "text", ...named);
    const text = channels.find(({ channel }) => channel === "text")!;
    expect(text).toMatchObject({ rows: 3, space: { model: { id: "here/words" }, dimensions: 32 } });
    expect(text.cost!.requests).toBeGreaterThan(0);
    const sent = JSON.stringify(server.requests.map(({ body }) => body));
    expect(sent).toContain("[EMAIL_1]");
    expect(sent).not.toContain("ann@example.org");
    const found = await answerOf<{ items: { id: string }[] }>(
      "search",
      dir,
      "--text",
      "a red boat",
      ...named,
    );
    expect(found.items[0]!.id).toBe("i0");
  });

  it("changes nothing and shows no key where the key, the address or the model is wrong", async () => {
    const dir = await catalogue();
    process.env.MODALIS_WRONG_KEY = "sk-quite-wrong";
    for (const words of [
      ["--text-model", `openai:${server.baseUrl}#words`],
      ["--text-model", `openai:${server.baseUrl}#words`, "--api-key-env", "MODALIS_WRONG_KEY"],
      ["--text-model", `openai:${server.baseUrl}#words`, "--api-key-env", "MODALIS_ABSENT"],
      ["--text-model", "openai:nowhere#words"],
      ["--text-model", `openai:${server.baseUrl}/elsewhere#words`, "--api-key-env", KEY],
    ]) {
      const { exitCode, stdout, stderr } = await runModalis("encode", dir, ...words);
      expect(exitCode).not.toBe(0);
      expect(stdout + stderr).not.toMatch(/sk-quite-wrong|sk-of-the-test/);
    }
    delete process.env.MODALIS_WRONG_KEY;
    expect(await answerOf<{ channels: unknown[] }>("spaces", dir).catch(() => undefined)).toBeUndefined();
  });
});
