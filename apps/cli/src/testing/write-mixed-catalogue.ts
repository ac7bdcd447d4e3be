import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { makeMedia } from "./make-media.js";
import { seededRandom } from "./seeded-random.js";
import { wavTone } from "./wav-tone.js";

/** How many items of a catalogue have a medium, from its first on; every item has a text. */
export interface MixedCatalogue {
  readonly texts: number;
  readonly images?: number;
  readonly sounds?: number;
  readonly films?: number;
}

const WORDS =
  "a boat sails over quiet water while drums and flutes play in red evening light near old houses";

/** Writes a catalogue of small media that all differ; one picture, one sound and one film of many are broken. */
export async function writeMixedCatalogue(folder: string, counts: MixedCatalogue): Promise<void> {
  const random = seededRandom(5);
  await mkdir(join(folder, "media"), { recursive: true });
  const items: Record<string, string>[] = [];
  for (let at = 0; at < counts.texts; at++) {
    const words = Array.from({ length: 8 }, () => pick(WORDS.split(" "), random));
    const item: Record<string, string> = { id: `item-${at}`, text: `Story ${at}: ${words.join(" ")}` };
    if (at < (counts.images ?? 0)) item.image = await writePicture(folder, at, random);
    if (at < (counts.sounds ?? 0)) item.audio = await writeSound(folder, at);
    if (at < (counts.films ?? 0)) item.video = await writeFilm(folder, at);
    items.push(item);
  }
  await writeFile(join(folder, "items.jsonl"), items.map((item) => `${JSON.stringify(item)}\n`).join(""));
  const likes = Array.from({ length: 4 }, (_, at) => ({ user: "reader", item: `item-${at}`, kind: "like" }));
  await writeFile(join(folder, "events.jsonl"), likes.map((like) => `${JSON.stringify(like)}\n`).join(""));
}

/** The medium of this number is written broken. */
const BROKEN = 3;

async function writePicture(folder: string, at: number, random: () => number): Promise<string> {
  const background = { r: random() * 255, g: random() * 255, b: random() * 255 };
  const spot = { create: { width: 20, height: 9 + at, channels: 3 as const, background: "white" } };
  const picture = sharp({ create: { width: 96, height: 96, channels: 3, background } });
  const bytes = await picture
    .composite([{ input: spot, left: at % 70, top: 5 }])
    .png()
    .toBuffer();
  return write(folder, `picture-${at}.png`, at === BROKEN ? bytes.subarray(0, bytes.length / 2) : bytes);
}

async function writeSound(folder: string, at: number): Promise<string> {
  if (at !== BROKEN) return write(folder, `sound-${at}.wav`, wavTone(200 + 37 * at, 0.3));
  const name = `sound-${at}.mp3`;
  const path = join(folder, "media", name);
  await makeMedia("-f", "lavfi", "-i", "sine=duration=1", path);
  const bytes = await readFile(path);
  return write(folder, name, bytes.fill(0x5a, 200));
}

async function writeFilm(folder: string, at: number): Promise<string> {
  const name = `film-${at}.mp4`;
  if (at === BROKEN) return write(folder, name, Buffer.from("no film at all"));
  const picture = ["-f", "lavfi", "-i", `testsrc=size=64x48:rate=8:duration=${1 + at / 8}`];
  const sound = ["-f", "lavfi", "-i", `sine=frequency=${300 + 50 * at}:duration=1`];
  await makeMedia(...picture, ...sound, "-pix_fmt", "yuv420p", "-threads", "1", join(folder, "media", name));
  return `media/${name}`;
}

async function write(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  await writeFile(join(folder, "media", name), bytes);
  return `media/${name}`;
}

function pick(words: readonly string[], random: () => number): string {
  return words[Math.floor(random() * words.length)]!;
}
