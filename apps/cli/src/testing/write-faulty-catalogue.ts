import { execFileSync } from "node:child_process";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import { makeMedia } from "./make-media.js";
import { WAV_DATA_LENGTH_AT, wavTone } from "./wav-tone.js";

/** Items of odd but readable content, by what is odd about it. */
export const READABLE: readonly CatalogueLine[] = [
  { id: "plain", text: "A boat on the sea", image: "plain.jpg", audio: "plain.wav", video: "plain.mp4" },
  { id: "animated-gif", image: "animated.gif" },
  { id: "animated-webp", image: "animated.webp" },
  { id: "cmyk", image: "cmyk.jpg" },
  { id: "png-named-jpg", image: "png-named.jpg" },
  { id: "wav-named-mp3", audio: "wav-named.mp3" },
  { id: "long-film", video: "long.mp4" },
  { id: "silent-film", video: "silent.mp4" },
  { id: "sound-only", video: "sound-only.mp4" },
];

/** Items whose content must be reported. */
export const FAULTY: readonly CatalogueLine[] = [
  { id: "truncated", image: "truncated.jpg", audio: "truncated.wav", video: "truncated.mp4" },
  { id: "zero-byte", image: "zero.png", audio: "zero.wav", video: "zero.mp4" },
  { id: "empty", text: " \n\t ", audio: "no-samples.wav" },
  { id: "200-megapixel", image: "bomb.png" },
  { id: "heic", image: "photo.heic" },
  { id: "heic-named-jpg", image: "heic-named.jpg" },
  { id: "svg", image: "drawing.svg" },
  { id: "svg-named-png", image: "svg-named.png" },
  { id: "encrypted", video: "encrypted.mp4" },
  { id: "lying-header", audio: "lying.wav" },
  { id: "picture-as-sound", audio: "plain.jpg" },
  { id: "up", image: "../outside.png" },
  { id: "absolute", image: "ABSOLUTE" },
  { id: "link", image: "link.png" },
  { id: "link-of-folder", image: "linked/outside.png" },
  { id: "missing", image: "missing.png" },
  { id: "a-folder", image: "a-folder.png" },
  { id: "a-pipe", image: "a-pipe.png" },
];

/** A line of `items.jsonl`. */
export interface CatalogueLine {
  readonly id: string;
  readonly text?: string;
  readonly image?: string;
  readonly audio?: string;
  readonly video?: string;
}

/** Writes both kinds of items, mixed, into a folder of a folder: what lies beside it is outside. */
export async function writeFaultyCatalogue(outer: string): Promise<string> {
  const folder = join(outer, "catalogue");
  await mkdir(folder);
  const put = (name: string, bytes: Uint8Array | string) => writeFile(join(folder, name), bytes);
  await writePictures(put);
  await writeSounds(put);
  await writeFilms(folder, put);
  const outside = await pixels("purple").png().toBuffer();
  await writeFile(join(outer, "outside.png"), outside);
  await symlink(join(outer, "outside.png"), join(folder, "link.png"));
  await symlink(outer, join(folder, "linked"));
  await mkdir(join(folder, "a-folder.png"));
  if (process.platform !== "win32") execFileSync("mkfifo", [join(folder, "a-pipe.png")]);
  const mixed = FAULTY.flatMap((line, at) => [line, ...READABLE.slice(at, at + 1)]);
  const lines = mixed.map((line) => JSON.stringify(line).replace("ABSOLUTE", join(outer, "outside.png")));
  await put("items.jsonl", `${lines.join("\n")}\n`);
  return folder;
}

type Put = (name: string, bytes: Uint8Array | string) => Promise<void>;

async function writePictures(put: Put): Promise<void> {
  const jpeg = await pixels("teal").jpeg().toBuffer();
  await put("plain.jpg", jpeg);
  await put("truncated.jpg", jpeg.subarray(0, jpeg.length / 2));
  await put("zero.png", "");
  const frames = await Promise.all(["red", "blue"].map((colour) => pixels(colour).png().toBuffer()));
  const animated = sharp(frames, { join: { animated: true } });
  await put("animated.gif", await animated.clone().gif().toBuffer());
  await put("animated.webp", await animated.clone().webp().toBuffer());
  await put("cmyk.jpg", await pixels("orange").toColourspace("cmyk").jpeg().toBuffer());
  await put("png-named.jpg", await pixels("green").png().toBuffer());
  await put("bomb.png", pngOfClaimedSize(20_000, 10_000));
  const heic = Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1");
  await put("photo.heic", heic);
  await put("heic-named.jpg", Buffer.concat([heic, Buffer.alloc(64)]));
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
  await put("drawing.svg", svg);
  await put("svg-named.png", `<?xml version="1.0"?>\n${svg}`);
}

async function writeSounds(put: Put): Promise<void> {
  await put("plain.wav", wavTone(440, 1));
  await put("wav-named.mp3", wavTone(660, 1));
  await put("truncated.wav", wavTone(550, 1).subarray(0, 9000));
  await put("zero.wav", "");
  await put("no-samples.wav", wavTone(440, 0));
  const lying = wavTone(330, 1);
  lying.writeUInt32LE(2_000_000_000, WAV_DATA_LENGTH_AT);
  await put("lying.wav", lying);
}

async function writeFilms(folder: string, put: Put): Promise<void> {
  const make = (...options: string[]) => {
    const name = options.pop()!;
    return makeMedia(...options, "-pix_fmt", "yuv420p", "-threads", "1", join(folder, name));
  };
  const picture = ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=8:duration=2"];
  const sound = ["-f", "lavfi", "-i", "sine=duration=2"];
  await make(...picture, ...sound, "plain.mp4");
  await make(...picture, "silent.mp4");
  await makeMedia(...sound, join(folder, "sound-only.mp4"));
  // Twenty minutes, a third of what the limit allows, in a few kilobytes.
  await make("-f", "lavfi", "-i", "testsrc=size=32x32:rate=1:duration=1200", "long.mp4");
  const key = "0123456789abcdef0123456789abcdef";
  const encryption = ["-encryption_scheme", "cenc-aes-ctr", "-encryption_key", key, "-encryption_kid", key];
  await make(...picture, ...sound, ...encryption, "encrypted.mp4");
  const film = await readFile(join(folder, "plain.mp4"));
  await put("truncated.mp4", film.subarray(0, film.length / 2));
  await put("zero.mp4", "");
}

function pixels(background: string): Sharp {
  return sharp({ create: { width: 64, height: 48, channels: 3, background } });
}

/** A PNG that says how large it is, and holds next to nothing. */
function pngOfClaimedSize(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  const samples = deflateSync(new Uint8Array(16));
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", samples),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name: string, body: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), body]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(body.length, 0);
  named.copy(whole, 4);
  whole.writeUInt32BE(crc32(named), whole.length - 4);
  return whole;
}
