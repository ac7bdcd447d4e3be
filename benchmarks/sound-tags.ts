/**
 * Does a classifier's tagging name the sounds of `esc10`? The share of clips whose class is among the three likeliest tags.
 *
 * Run after a build: `npx tsx benchmarks/sound-tags.ts [FOLDER]`; the folder holds a model in YAMNet's layout with its
 * class map, `../shared/models/yamnet` when none is given.
 */
import { existsSync, readdirSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { createSoundTagger } from "@modalis/convert";

/** AudioSet's names for each class of ESC-10. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  "Dog bark": ["Dog", "Bark", "Yip", "Bow-wow", "Growling"],
  Rain: ["Rain", "Raindrop", "Rain on surface"],
  "Sea waves": ["Waves, surf", "Ocean"],
  "Baby cry": ["Baby cry, infant cry", "Crying, sobbing"],
  "Clock tick": ["Tick", "Tick-tock", "Clock"],
  "Person sneeze": ["Sneeze"],
  Helicopter: ["Helicopter"],
  Chainsaw: ["Chainsaw"],
  Rooster: ["Chicken, rooster", "Crowing, cock-a-doodle-doo"],
  "Fire crackling": ["Fire", "Crackle"],
};
const clips = fileURLToPath(new URL("../../shared/data/esc10/", import.meta.url));
const model = process.argv[2] ?? fileURLToPath(new URL("../../shared/models/yamnet/", import.meta.url));

if (!existsSync(clips) || !existsSync(model))
  console.log("skipped: needs ../shared/data/esc10 and ../shared/models/yamnet beside the project folder");
else await measure();

async function measure(): Promise<void> {
  await using tagger = await createSoundTagger({ modelFolder: model });
  let [found, total] = [0, 0];
  const started = performance.now();
  for (const folder of readdirSync(clips).sort()) {
    const name = folder.replace(/^\d+ - /, "");
    const files = readdirSync(`${clips}${folder}`);
    let own = 0;
    for (const file of files) {
      const tags = await tagger.tags(`${clips}${folder}/${file}`, 3);
      if (tags.some(({ label }) => NAMES[name]!.includes(label))) own++;
    }
    console.log(`${name.padEnd(16)} ${own} of ${files.length}`);
    found += own;
    total += files.length;
  }
  const each = (performance.now() - started) / total;
  console.log(
    `among the three likeliest tags: ${found} of ${total}, ${((100 * found) / total).toFixed(1)} %`,
  );
  console.log(
    `${each.toFixed(0)} ms a clip of 5 s, decoding by ffmpeg included; ${availableParallelism()} cores, ${cpus()[0]?.model}`,
  );
}
