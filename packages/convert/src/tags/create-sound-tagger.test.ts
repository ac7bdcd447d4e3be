import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describeConverter } from "@modalis/conformance";
import { afterAll, describe, expect, it } from "vitest";
import { writeTinyClassifier } from "../fixtures/tiny-classifier.js";
import type { SoundContent } from "../sound/sound-pieces.js";
import { createSoundTagger } from "./create-sound-tagger.js";

const folder = await mkdtemp(join(tmpdir(), "modalis-tags-"));
afterAll(() => rm(folder, { recursive: true }));
const modelFolder = join(folder, "tiny");
await writeTinyClassifier(modelFolder);

function tone(frequencyHz: number, seconds: number): SoundContent {
  const samples = Float32Array.from(
    { length: 16_000 * seconds },
    (_, at) => 0.4 * Math.sin((2 * Math.PI * frequencyHz * at) / 16_000),
  );
  return { sampleRateHz: 16_000, samples };
}

describe("tags of sounds", () => {
  it("name what is heard, likeliest first, labels with commas whole", async () => {
    await using tagger = await createSoundTagger({ modelFolder });
    const [low] = await tagger.tags(tone(200, 2), 3);
    const [high] = await tagger.tags(tone(5000, 2), 3);
    expect([low!.label, high!.label]).toEqual(["Hum, low", "Whistle"]);
    const { outputs } = await tagger.convert([{ id: "a", content: tone(200, 1) }]);
    expect(outputs[0]!.content.split("; ")[0]).toBe("Hum, low");
    expect(outputs[0]!.confidence).toBeCloseTo((await tagger.tags(tone(200, 1), 1))[0]!.score, 5);
  });

  it("say nothing of silence, and little of what is unsure", async () => {
    await using tagger = await createSoundTagger({ modelFolder, minimumScore: 0.95 });
    const silence = { sampleRateHz: 8000, samples: new Float32Array(16_000) };
    const { outputs } = await tagger.convert([
      { id: "silent", content: silence },
      { id: "unsure", content: tone(1500, 1) },
    ]);
    expect(outputs.map(({ content }) => content)).toEqual(["", ""]);
    expect(await tagger.tags(silence, 3)).toEqual([]);
  });

  it("refuse a folder without a class map or with one of another length", async () => {
    const bare = join(folder, "bare");
    await writeTinyClassifier(bare);
    await writeFile(join(bare, "class_map.csv"), "index,mid,display_name\n0,/m/0,Alone\n");
    await expect(createSoundTagger({ modelFolder: bare })).rejects.toMatchObject({ code: "INVALID_MODEL" });
    await rm(join(bare, "class_map.csv"));
    await expect(createSoundTagger({ modelFolder: bare })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

const shared = fileURLToPath(new URL("../../../../../shared", import.meta.url));
const isThere = existsSync(`${shared}/models/yamnet`) && existsSync(`${shared}/data/esc10`);

describe("YAMNet", () => {
  it.skipIf(!isThere)(
    "names a dog (skipped: needs ../shared/models/yamnet and ../shared/data/esc10)",
    async () => {
      await using tagger = await createSoundTagger({ modelFolder: `${shared}/models/yamnet` });
      const tags = await tagger.tags(`${shared}/data/esc10/001 - Dog bark/1-30344-A.ogg`, 3);
      expect(tags.map(({ label }) => label)).toContain("Dog");
    },
  );
});

describeConverter<SoundContent, string>({
  name: "tags of sounds",
  create: () => createSoundTagger({ modelFolder }),
  inputs: [100, 900, 6000].map((frequencyHz) => ({ id: `${frequencyHz}`, content: tone(frequencyHz, 1) })),
  broken: [
    { id: "no samples", content: { sampleRateHz: 16_000, samples: new Float32Array(0) } },
    { id: "no such file", content: "no/such/sound.ogg" },
    { id: "text", content: new TextEncoder().encode("no sound") },
  ],
});
