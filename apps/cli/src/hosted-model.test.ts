import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type StandInServer, startStandInServer } from "@modalis/hosted";
import sharp from "sharp";
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

describe("converters at a server", () => {
  it("write captions into derived.jsonl, with the model that made them", async () => {
    const dir = await catalogue();
    const captioner = await startStandInServer({ answer: () => "A white square." });
    const white = { create: { width: 8, height: 8, channels: 3 as const, background: "white" } };
    await sharp(white).png().toFile(join(dir, "white.png"));
    await writeFile(join(dir, "items.jsonl"), '{"id":"p","image":"white.png"}\n');
    const model = `hosted-caption=openai:${captioner.baseUrl}#sees;provider=here`;
    const priced = `${model};input-price=1000`;
    const words = ["convert", dir, "--image-to-text", "hosted-caption", "--dry-run", "--models"] as const;
    const { plans } = await answerOf<{ plans: { estimatedCost?: number; currency?: string }[] }>(
      ...words,
      priced,
    );
    expect(plans[0]).toMatchObject({ todo: 1, tried: 0, currency: "USD" });
    expect(plans[0]!.estimatedCost).toBeGreaterThan(1);
    expect((await runModalis(...words, model)).stdout).toContain("cost unknown");
    expect(captioner.requests).toHaveLength(0);
    await answerOf("convert", dir, "--image-to-text", "hosted-caption", "--models", model);
    const [line] = (await readFile(join(dir, "derived.jsonl"), "utf8")).trim().split("\n");
    expect(JSON.parse(line!)).toMatchObject({ item: "p", text: "A white square." });
    expect(line).toContain("here/sees");
    await captioner[Symbol.asyncDispose]();
  });
});

describe("modalis enrich", () => {
  it("writes a description and tags of each item, once, and keeps what a person changed", async () => {
    const dir = await catalogue();
    const answer = ({ text }: { text: string }) =>
      text.includes("boat")
        ? "nonsense"
        : JSON.stringify({ description: `It says ${text.length}.`, tags: ["Car"] });
    const describer = await startStandInServer({ answer });
    const words = [
      "enrich",
      dir,
      "--language-model",
      `${describer.baseUrl}#any;revision=${Date.now()}`,
    ] as const;
    const { stdout } = await runModalis(...words, "--dry-run");
    expect(stdout).toContain("3 items: about");
    expect(describer.requests).toHaveLength(0);
    const first = await answerOf<Enriched>(...words);
    expect(first).toMatchObject({
      items: 3,
      done: 2,
      writtenNow: 2,
      failures: [{ item: "i0", code: "UNSUPPORTED_INPUT" }],
    });
    const lines = await derivedLines(dir);
    expect(lines.map(({ item }) => item)).toEqual(["i1", "i2"]);
    expect(lines[0]).toMatchObject({ converter: "enrich", revision: expect.stringContaining("any@") });
    expect(lines[0]!.text).toMatch(/^It says \d+\. Tags: car\.$/);
    lines[1]!.text = "A person's words.";
    await writeFile(join(dir, "derived.jsonl"), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    expect(await answerOf<Enriched>(...words)).toMatchObject({ done: 2, writtenNow: 0 });
    expect(await derivedLines(dir)).toEqual(lines);
    await describer[Symbol.asyncDispose]();
  });
});

interface Enriched {
  readonly writtenNow: number;
}

async function derivedLines(dir: string) {
  const text = await readFile(join(dir, "derived.jsonl"), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { item: string; text: string });
}
