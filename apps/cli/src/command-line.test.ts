import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerOf, runModalis } from "./testing/run-modalis.js";

interface Items {
  readonly items: readonly {
    readonly id: string;
    readonly score: number;
    readonly contributions: Readonly<Record<string, number>>;
  }[];
}
interface Spaces {
  readonly spaces: readonly {
    readonly channel: string;
    readonly current: boolean;
    readonly rows: number;
    readonly space: { readonly fingerprint: string };
  }[];
}
interface Encoded {
  readonly channels: readonly {
    readonly channel: string;
    readonly rows: number;
    readonly encodedNow: number;
    readonly failures: readonly { readonly code: string }[];
  }[];
}

let folder: string;
let catalogue: string;
let firstRun: Encoded;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-cli-"));
  catalogue = join(folder, "sample");
  await answerOf("sample", catalogue, "--items", "24", "--users", "12", "--seed", "3");
  firstRun = await answerOf<Encoded>("encode", catalogue);
}, 240_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("modalis encode", () => {
  it("encodes every modality, and reports the sample's two broken files beside the rest", () => {
    const channels = firstRun.channels.map(({ channel }) => channel);
    expect(channels).toEqual(["text", "text.words", "image", "audio", "video", "video.sound"]);
    for (const { rows } of firstRun.channels) expect(rows).toBeGreaterThan(10);
    const broken = firstRun.channels
      .flatMap(({ failures }) => failures)
      .filter(({ code }) => code !== "UNREADABLE_SCRIPT");
    expect(broken.length).toBeGreaterThanOrEqual(2);
  });

  it("encodes nothing twice", async () => {
    const again = await answerOf<Encoded>("encode", catalogue);
    expect(again.channels.map(({ encodedNow }) => encodedNow)).toEqual(again.channels.map(() => 0));
    expect(again.channels.map(({ rows }) => rows)).toEqual(firstRun.channels.map(({ rows }) => rows));
  });

  it("ends with code 1 under --strict when a content failed", async () => {
    expect((await runModalis("encode", catalogue, "--strict")).exitCode).toBe(1);
  });

  it("encodes only the channels asked for, optional ones included", async () => {
    const { channels } = await answerOf<Encoded>("encode", catalogue, "--modalities", "image.colour");
    expect(channels.map(({ channel }) => channel)).toEqual(["image.colour"]);
  });
});

describe("modalis recommend, similar and search", () => {
  it("gives scores with contributions that add up", async () => {
    const user = await firstUser();
    const { items } = await answerOf<Items>("recommend", catalogue, "--user", user, "--count", "5");
    expect(items).toHaveLength(5);
    for (const { score, contributions } of items) {
      expect(Object.values(contributions).reduce((sum, value) => sum + value, 0)).toBeCloseTo(score, 5);
    }
  });

  it("finds items like an item by one modality and by all", async () => {
    const item = (
      await answerOf<Items>("recommend", catalogue, "--user", await firstUser(), "--count", "24")
    ).items.find(({ contributions }) => "text" in contributions)!;
    const byText = await answerOf<Items>(
      "similar",
      catalogue,
      "--item",
      item.id,
      "--modality",
      "text",
      "--count",
      "3",
    );
    expect(byText.items.map(({ contributions }) => Object.keys(contributions))).toEqual([
      ["text"],
      ["text"],
      ["text"],
    ]);
    const fused = await answerOf<Items>("similar", catalogue, "--item", item.id, "--count", "3");
    expect(fused.items.every(({ id }) => id !== item.id)).toBe(true);
  });

  it("finds an item by its own text", async () => {
    const { id, text } = (await itemLines()).find((item) => typeof item.text === "string")!;
    const { items } = await answerOf<Items>("search", catalogue, "--text", String(text), "--count", "1");
    expect(items[0]?.id).toBe(id);
  });
});

describe("modalis validate, spaces and doctor", () => {
  it("names the broken files and ends with code 1", async () => {
    const { exitCode, stdout } = await runModalis("validate", catalogue, "--json");
    expect(exitCode).toBe(1);
    const codes: string[] = JSON.parse(stdout).problems.map(({ code }: { code: string }) => code);
    expect(codes).toContain("CORRUPT_INPUT");
  });

  it("has one current space a channel", async () => {
    const { spaces } = await answerOf<Spaces>("spaces", catalogue);
    expect(spaces.every(({ current }) => current)).toBe(true);
    expect(new Set(spaces.map(({ channel }) => channel)).size).toBe(spaces.length);
  });

  it("opens every encoder", async () => {
    const { checks } = await answerOf<{ checks: { name: string; ok: boolean }[] }>("doctor");
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.map(({ name }) => name)).toContain("encoder video.sound");
  });
});

it("prints its help with code 0", async () => {
  const { exitCode, stdout } = await runModalis("--help");
  expect(exitCode).toBe(0);
  for (const command of [
    "sample",
    "import",
    "validate",
    "encode",
    "spaces",
    "recommend",
    "similar",
    "search",
    "serve",
    "doctor",
  ]) {
    expect(stdout).toContain(`  ${command}`);
  }
});

async function itemLines(): Promise<{ id: string; text?: unknown }[]> {
  const text = await readFile(join(catalogue, "items.jsonl"), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

async function firstUser(): Promise<string> {
  const text = await readFile(join(catalogue, "users.jsonl"), "utf8");
  return JSON.parse(text.split("\n", 1)[0]!).id;
}
