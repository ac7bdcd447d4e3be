// Forty pages with text in fonts of Debian's packages: twenty clean ones and twenty that are hard to read.
import sharp from "sharp";
import { CHINESE, ENGLISH, MIXED } from "./page-texts.js";

export interface Page {
  readonly name: string;
  readonly hard: boolean;
  readonly hasChinese: boolean;
  /** Lines from the top. */
  readonly lines: readonly string[];
  readonly png: Uint8Array;
}

interface PageRecipe {
  readonly name: string;
  readonly lines: readonly string[];
  readonly font: string;
  readonly sizePixels: number;
  readonly degrees?: number;
  readonly skewDegrees?: number;
  readonly ink?: string;
  readonly paper?: string;
  /** Deviation of noise added to each value, of 255. */
  readonly noise?: number;
  readonly blur?: number;
  readonly jpegQuality?: number;
  readonly clutter?: boolean;
}

const LATIN_FONTS = [
  "DejaVu Sans",
  "DejaVu Serif",
  "DejaVu Sans Mono",
  "Liberation Sans",
  "Liberation Serif",
  "Liberation Mono",
  "FreeSans",
  "FreeSerif",
];
const CHINESE_FONTS = ["Noto Sans CJK SC", "Noto Serif CJK SC", "WenQuanYi Micro Hei"];

/**
 * All pages; the same on every run with the same fonts.
 *
 * @param shift Takes other lines for each page: texts that nobody has looked at.
 */
export async function renderPages(shift: number): Promise<readonly Page[]> {
  const pages: Page[] = [];
  for (const recipe of cleanRecipes(shift)) pages.push(await render(recipe, false, pages.length));
  for (const recipe of hardRecipes(shift)) pages.push(await render(recipe, true, pages.length));
  return pages;
}

function cleanRecipes(shift: number): PageRecipe[] {
  const sizes = [16, 20, 24, 32, 40, 56, 18, 28, 72, 22, 36, 48];
  const english = Array.from({ length: 11 }, (_, at) => ({
    name: `english-${at}`,
    lines: take(ENGLISH, shift + at * 3, 1 + (at % 4)),
    font: LATIN_FONTS[at % LATIN_FONTS.length]!,
    sizePixels: sizes[at]!,
  }));
  const chinese = Array.from({ length: 6 }, (_, at) => ({
    name: `chinese-${at}`,
    lines: take(CHINESE, shift + at * 2, 1 + (at % 3)),
    font: CHINESE_FONTS[at % CHINESE_FONTS.length]!,
    sizePixels: sizes[at + 1]!,
  }));
  const mixed = Array.from({ length: 3 }, (_, at) => ({
    name: `mixed-${at}`,
    lines: [...take(MIXED, shift + at, 1), ...take(ENGLISH, shift + at * 5 + 2, 1)],
    font: CHINESE_FONTS[at % CHINESE_FONTS.length]!,
    sizePixels: sizes[at + 2]!,
  }));
  return [...english, ...chinese, ...mixed];
}

/** One trouble each, then several at once. */
const TROUBLES: readonly (Partial<PageRecipe> & { readonly name: string })[] = [
  { name: "turned-7", degrees: 7 },
  { name: "turned-minus-15", degrees: -15 },
  { name: "turned-30", degrees: 30 },
  { name: "turned-90", degrees: 90 },
  { name: "upside-down", degrees: 180 },
  { name: "skewed", skewDegrees: 18 },
  { name: "noise-25", noise: 25 },
  { name: "noise-45", noise: 45 },
  { name: "pale", ink: "#9aa0a6", paper: "#d5d9de" },
  { name: "light-on-dark", ink: "#f4e9c1", paper: "#1d2b3a" },
  { name: "red-on-green", ink: "#b3261e", paper: "#7fae7a" },
  { name: "blurred", blur: 1.6 },
  { name: "jpeg-12", jpegQuality: 12 },
  { name: "small-11", sizePixels: 11 },
  { name: "small-12", sizePixels: 12 },
  { name: "cluttered", clutter: true },
  { name: "turned-noise", degrees: -10, noise: 25 },
  { name: "blurred-jpeg", blur: 1.2, jpegQuality: 25 },
  { name: "pale-turned", degrees: 12, ink: "#6f7b86", paper: "#cfd6dc" },
  { name: "cluttered-noise", clutter: true, noise: 20 },
];

function hardRecipes(shift: number): PageRecipe[] {
  return TROUBLES.map((trouble, at) => {
    const isChinese = at % 3 === 2;
    const fonts = isChinese ? CHINESE_FONTS : LATIN_FONTS;
    return {
      lines: isChinese ? take(CHINESE, shift + at, 2) : take(ENGLISH, shift + at * 2 + 1, 2),
      font: fonts[at % fonts.length]!,
      sizePixels: 26 + (at % 4) * 6,
      ...trouble,
      name: `${trouble.name}${isChinese ? "-chinese" : ""}`,
    };
  });
}

function take(lines: readonly string[], from: number, count: number): string[] {
  return Array.from({ length: count }, (_, at) => lines[(from + at) % lines.length]!);
}

async function render(recipe: PageRecipe, hard: boolean, seed: number): Promise<Page> {
  const { lines, sizePixels, degrees = 0, skewDegrees = 0, ink = "#111111", paper = "#ffffff" } = recipe;
  const longest = Math.max(...lines.map(widthInHalves)) * 0.64 * sizePixels;
  const high = lines.length * 1.6 * sizePixels;
  const [cosine, sine] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const room = 2.2 * sizePixels + Math.abs(high * Math.tan((skewDegrees * Math.PI) / 180));
  const width = Math.ceil(Math.abs(longest * cosine) + Math.abs(high * sine) + room);
  const height = Math.ceil(Math.abs(longest * sine) + Math.abs(high * cosine) + room);
  const rows = lines.map((line, at) => {
    const y = (at - (lines.length - 1) / 2) * 1.6 * sizePixels + 0.35 * sizePixels;
    return `<text x="${-longest / 2}" y="${y}">${line.replace(/&/g, "&amp;")}</text>`;
  });
  const turn = `translate(${width / 2} ${height / 2}) rotate(${degrees}) skewX(${skewDegrees})`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${paper}"/>${recipe.clutter ? clutter(width, height, seed) : ""}<g transform="${turn}" font-family="${recipe.font}" font-size="${sizePixels}" fill="${ink}">${rows.join("")}</g></svg>`;
  const png = await spoil(Buffer.from(svg), recipe, seed);
  return {
    name: recipe.name,
    hard,
    hasChinese: lines.some((line) => /\p{Script=Han}/u.test(line)),
    lines,
    png,
  };
}

/** Chinese characters are as wide as high, Latin ones half of that. */
function widthInHalves(line: string): number {
  return [...line].reduce((sum, character) => sum + (/\p{Script=Han}/u.test(character) ? 1.7 : 1), 0);
}

async function spoil(
  svg: Buffer,
  { noise = 0, blur, jpegQuality }: PageRecipe,
  seed: number,
): Promise<Buffer> {
  let picture = sharp(svg).flatten({ background: "#ffffff" });
  if (blur !== undefined) picture = picture.blur(blur);
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const random = gaussians(seed + 1);
  if (noise > 0)
    for (let at = 0; at < data.length; at++)
      data[at] = Math.min(255, Math.max(0, Math.round(data[at]! + noise * random())));
  const noisy = sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } });
  if (jpegQuality === undefined) return noisy.png().toBuffer();
  return sharp(await noisy.jpeg({ quality: jpegQuality }).toBuffer())
    .png()
    .toBuffer();
}

/** Pale discs and bars behind the text. */
function clutter(width: number, height: number, seed: number): string {
  const random = uniform(seed + 100);
  return Array.from({ length: 26 }, () => {
    const fill = `hsl(${Math.floor(360 * random())} 55% ${62 + Math.floor(25 * random())}%)`;
    const [x, y, size] = [width * random(), height * random(), 12 + 60 * random()];
    return random() < 0.5
      ? `<circle cx="${x}" cy="${y}" r="${size}" fill="${fill}"/>`
      : `<rect x="${x}" y="${y}" width="${size * 2}" height="${size / 2}" fill="${fill}"/>`;
  }).join("");
}

/** Mulberry32. */
function uniform(seed: number): () => number {
  let state = seed * 0x9e3779b1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Box and Muller's transform. */
function gaussians(seed: number): () => number {
  const random = uniform(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
