import { createRandom, type Random } from "../random/random.js";
import { inventNames } from "./invent-names.js";
import {
  CLASSES_PER_MODALITY,
  type PlannedItem,
  SAMPLE_MODALITIES,
  type SampleModality,
  type SampleParameters,
} from "./sample-plan.js";

/** Exponent of Zipf's law by which popularity falls with rank. */
const POPULARITY_FALL = 0.7;
/** Share of descriptions in Chinese. */
const CHINESE_SHARE = 0.03;

/** Draws the items; every property from a stream of its own, so that none tells of another. */
export function planItems({ items: count, seed }: SampleParameters): PlannedItem[] {
  const stream = (name: string) => createRandom(seed, "items", name);
  const classes = new Map(
    SAMPLE_MODALITIES.map((modality) => [modality, drawClasses(count, stream(`${modality} classes`))]),
  );
  const titles = inventNames(count, stream("titles"));
  const ranks = stream("popularity").shuffle([...Array(count).keys()]);
  const missing = drawMissing(count, stream("missing"));
  const broken = chooseBroken(missing, stream("broken"));
  const years = stream("years");
  const dates = stream("dates");
  const languages = stream("languages");
  const pictureFormats = stream("picture formats");
  const soundFormats = stream("sound formats");
  const digits = String(count).length;
  return Array.from({ length: count }, (_, index) => {
    const classOf = (modality: SampleModality) => classes.get(modality)![index]!;
    const brokenModality = broken.get(index);
    return {
      id: `item-${String(index + 1).padStart(digits, "0")}`,
      title: titles[index]!,
      year: 1990 + years.integer(35),
      timestamp: new Date(Date.UTC(2024, 0, 1 + dates.integer(366))).toISOString().slice(0, 10),
      classes: {
        text: classOf("text"),
        image: classOf("image"),
        audio: classOf("audio"),
        video: classOf("video"),
      },
      missing: missing[index]!,
      ...(brokenModality === undefined ? {} : { broken: brokenModality }),
      language: languages.chance(CHINESE_SHARE) ? "zh" : "en",
      pictureFormat: pictureFormats.pick(["jpeg", "jpeg", "png", "webp"] as const),
      soundFormat: soundFormats.pick(["wav", "wav", "flac", "mp3"] as const),
      popularity: (ranks[index]! + 1) ** -POPULARITY_FALL,
    };
  });
}

/** Every kind equally often, in random order. */
function drawClasses(count: number, random: Random): number[] {
  return random.shuffle(Array.from({ length: count }, (_, index) => index % CLASSES_PER_MODALITY));
}

/** Four items in five have everything; the others lack one modality, or, seldom, two. */
function drawMissing(count: number, random: Random): SampleModality[][] {
  return Array.from({ length: count }, () => {
    const draw = random.next();
    return random.shuffle(SAMPLE_MODALITIES).slice(0, draw < 0.8 ? 0 : draw < 0.95 ? 1 : 2);
  });
}

/** One item whose picture is cut off, and another whose film is. */
function chooseBroken(missing: readonly SampleModality[][], random: Random): Map<number, SampleModality> {
  const order = random.shuffle([...missing.keys()]);
  const broken = new Map<number, SampleModality>();
  for (const modality of ["image", "video"] as const) {
    const chosen = order.find((index) => !broken.has(index) && !missing[index]!.includes(modality));
    if (chosen !== undefined) broken.set(chosen, modality);
  }
  return broken;
}
