import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { renderFilm } from "../films/render-film.js";
import { type PictureFormat, renderPicture } from "../pictures/render-picture.js";
import type { PlannedItem, SampleModality } from "../plan/sample-plan.js";
import { createRandom, type Random } from "../random/random.js";
import { encodeSound } from "../sounds/encode-sound.js";
import { renderSound } from "../sounds/render-sound.js";
import { TEXT_TOPICS } from "../texts/text-topics.js";
import { writeDescription } from "../texts/write-description.js";

/** What rendering an item needs beside the item. */
export interface ItemTools {
  /** Folder of the catalogue; media go into its folder `media`. */
  readonly folder: string;
  readonly seed: number;
  readonly ffmpegPath: string;
  readonly encoders: ReadonlySet<string>;
  readonly signal: AbortSignal;
}

/** For each modality the text itself or the path of the file, relative to the folder; absent when it is missing. */
export type RenderedItem = Readonly<Partial<Record<SampleModality, string>>>;

/** Share of a broken file that is there. */
const BROKEN_SHARE = 0.5;

const EXTENSIONS: Readonly<Record<PictureFormat, string>> = { jpeg: "jpg", png: "png", webp: "webp" };

/** Writes the item's media files and its description. */
export async function renderItem(item: PlannedItem, tools: ItemTools): Promise<RenderedItem> {
  const rendered: Partial<Record<SampleModality, string>> = {};
  for (const modality of ["text", "image", "audio", "video"] as const) {
    if (item.missing.includes(modality)) continue;
    tools.signal.throwIfAborted();
    rendered[modality] = await RENDERERS[modality](
      item,
      tools,
      createRandom(tools.seed, "content", item.id, modality),
    );
  }
  return rendered;
}

type Renderer = (item: PlannedItem, tools: ItemTools, random: Random) => Promise<string>;

const RENDERERS: Readonly<Record<SampleModality, Renderer>> = {
  text: async ({ classes, language }, _tools, random) =>
    writeDescription(TEXT_TOPICS[classes.text]!, language, random),

  image: async (item, tools, random) => {
    // A cut JPEG is the commonest of broken pictures.
    const format = item.broken === "image" ? "jpeg" : item.pictureFormat;
    const file = await renderPicture(item.classes.image, format, random);
    return writeMedium(item, "image", EXTENSIONS[format], file, tools);
  },

  audio: async (item, tools, random) => {
    const track = renderSound(item.classes.audio, random);
    const workPath = join(tools.folder, "media", `${item.id}.sound`);
    const encoded = await encodeSound(track, item.soundFormat, { ...tools, workPath });
    return writeMedium(item, "audio", encoded.format, encoded.file, tools);
  },

  video: async (item, tools, random) => {
    const workPath = join(tools.folder, "media", `${item.id}.film`);
    const videoEncoder = tools.encoders.has("libx264") ? "libx264" : "mpeg4";
    const file = await renderFilm(item.classes.video, random, { ...tools, videoEncoder, workPath });
    return writeMedium(item, "video", "mp4", file, tools);
  },
};

async function writeMedium(
  item: PlannedItem,
  modality: SampleModality,
  extension: string,
  file: Buffer,
  { folder }: ItemTools,
): Promise<string> {
  const path = `media/${item.id}.${extension}`;
  const whole = item.broken !== modality;
  await writeFile(
    join(folder, path),
    whole ? file : file.subarray(0, Math.floor(file.length * BROKEN_SHARE)),
  );
  return path;
}
