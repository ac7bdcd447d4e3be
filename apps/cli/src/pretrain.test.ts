import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerOf, runModalis } from "./testing/run-modalis.js";
import { seededRandom } from "./testing/seeded-random.js";

const COLOURS = {
  red: { r: 210, g: 30, b: 30 },
  green: { r: 30, g: 170, b: 50 },
  blue: { r: 30, g: 60, b: 220 },
  yellow: { r: 240, g: 220, b: 40 },
};
const SENTENCES = ["A COLOUR wall.", "The paint is COLOUR.", "COLOUR cloth on a table.", "A COLOUR door."];
const DESCRIBED = 40;
const SILENT = 12;

interface Found {
  readonly items: readonly {
    readonly id: string;
    readonly contributions: Readonly<Record<string, number>>;
  }[];
}

let folder = "";

/** Pictures of one colour, forty with a sentence that names it and twelve without a word. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-pretrain-"));
  const random = seededRandom(2);
  await mkdir(join(folder, "media"));
  const names = Object.keys(COLOURS) as (keyof typeof COLOURS)[];
  const lines: string[] = [];
  for (let at = 0; at < DESCRIBED + SILENT; at++) {
    const name = names[at % names.length]!;
    const shade = (value: number) => Math.max(0, Math.min(255, value + 40 * (random() - 0.5)));
    const { r, g, b } = COLOURS[name];
    const background = { r: shade(r), g: shade(g), b: shade(b) };
    const image = `media/${at}.png`;
    await sharp({ create: { width: 64, height: 64, channels: 3, background } })
      .png()
      .toFile(join(folder, image));
    const text = SENTENCES[Math.floor(at / names.length) % SENTENCES.length]!.replace("COLOUR", name);
    lines.push(
      JSON.stringify(
        at < DESCRIBED ? { id: `${name}-${at}`, image, text } : { id: `silent-${name}-${at}`, image },
      ),
    );
  }
  await writeFile(join(folder, "items.jsonl"), lines.join("\n"));
  await writeFile(join(folder, "events.jsonl"), "");
  await answerOf("encode", folder);
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("search by text over pictures", () => {
  it("finds none that lacks a text before pretraining, and the right ones after it", {
    timeout: 120_000,
  }, async () => {
    const search = () => answerOf<Found>("search", folder, "--text", "something red", "--count", "13");
    const before = await search();
    expect(before.items.some(({ id }) => id.startsWith("silent"))).toBe(false);
    const { items, heldOut, channels } = await answerOf<{
      items: number;
      heldOut: number;
      channels: string[];
    }>("pretrain", folder);
    expect(heldOut).toBeGreaterThan(0);
    // Of those without a word there is nothing to learn, and nothing to judge by.
    expect(items + heldOut).toBe(DESCRIBED);
    expect(channels).toEqual(expect.arrayContaining(["text", "image"]));
    const after = await search();
    const silent = after.items.filter(({ id }) => id.startsWith("silent"));
    expect(silent.map(({ id }) => id.split("-")[1])).toEqual(["red", "red", "red"]);
    expect(Object.keys(silent[0]!.contributions)).toEqual(["image"]);
  });

  it("is learned to the same files from the same seed, and refused when a file was changed", {
    timeout: 120_000,
  }, async () => {
    await answerOf("pretrain", folder, "--seed", "4");
    const first = await filesOf();
    await answerOf("pretrain", folder, "--seed", "4");
    expect(await filesOf()).toEqual(first);
    expect((await readdir(folder)).filter((name) => name.includes(".tmp"))).toEqual([]);
    await writeFile(join(folder, "joint", "head-0.onnx"), "other bytes");
    const refused = await runModalis("search", folder, "--text", "red");
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain("DIGEST_MISMATCH");
  });

  it("says what is missing where one modality alone is encoded", async () => {
    const bare = await mkdtemp(join(tmpdir(), "modalis-bare-"));
    await writeFile(join(bare, "items.jsonl"), '{"id":"a","text":"one"}\n{"id":"b","text":"two"}\n');
    await writeFile(join(bare, "events.jsonl"), "");
    await answerOf("encode", bare);
    const { exitCode, stderr } = await runModalis("pretrain", bare);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('there is only "text"');
    await rm(bare, { recursive: true });
  });
});

async function filesOf(): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(join(folder, "joint"));
  const files = names.sort().map(async (name) => {
    return [name, (await readFile(join(folder, "joint", name))).toString("base64")] as const;
  });
  return new Map(await Promise.all(files));
}
