import { mkdir, rm, writeFile } from "node:fs/promises";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import { decodeImage } from "@modalis/media";
import { createOnnxRuntime } from "@modalis/onnx";
import { type EncoderRecipe, recipeContext, recipes } from "@modalis/server";
import type { CommandContext } from "../commands/command-context.js";
import { installedFfmpeg } from "../media/installed-ffmpeg.js";

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** Without it nothing works; the others only take something away. */
  readonly required: boolean;
  /** What is there, or what is wrong. */
  readonly found: string;
  readonly remedy?: string;
}

/** A white pixel. */
const ONE_PIXEL_PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg==";

type Surroundings = Pick<CommandContext, "cacheFolder" | "ffmpegPath">;

/** Looks at everything Modalis needs, by using it: opens each default model, runs ffmpeg, writes to the cache. */
export async function runChecks(surroundings: Surroundings): Promise<readonly Check[]> {
  const basics = [nodeCheck(), machineCheck(), await cacheCheck(surroundings.cacheFolder)];
  const programs = [await pictureCheck(), await ffmpegCheck(surroundings)];
  const models: Check[] = [];
  for (const recipe of recipes) models.push(await recipeCheck(recipe, surroundings));
  return [...basics, ...programs, ...models];
}

function nodeCheck(): Check {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return {
    name: "Node",
    ok: major > 20 || (major === 20 && minor >= 19),
    required: true,
    found: process.versions.node,
    remedy: "install Node 20.19 or later",
  };
}

function machineCheck(): Check {
  const found = `${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(1)} GiB memory, ${process.platform} ${process.arch}`;
  return { name: "machine", ok: true, required: false, found };
}

async function cacheCheck(folder: string): Promise<Check> {
  const remedy = "set MODALIS_CACHE to a folder that can be written";
  return attempt("cache of converted models", true, remedy, async () => {
    const probe = join(folder, ".doctor");
    await mkdir(folder, { recursive: true });
    await writeFile(probe, "");
    await rm(probe);
    return folder;
  });
}

function pictureCheck(): Promise<Check> {
  return attempt("sharp", true, "run: npm install sharp", async () => {
    const { width, height } = await decodeImage(Buffer.from(ONE_PIXEL_PNG, "base64"));
    return `decodes pictures (${width}x${height} PNG)`;
  });
}

function ffmpegCheck(surroundings: Surroundings): Promise<Check> {
  const remedy =
    "set FFMPEG_PATH, install your system's ffmpeg, or run: npm install @ffmpeg-installer/ffmpeg";
  return attempt("ffmpeg", false, remedy, async () => {
    const program = await installedFfmpeg(surroundings);
    return `${program.version}, ${program.path}`;
  });
}

/** Opens the encoder as `encode` would; its space says which model it is. */
function recipeCheck(recipe: EncoderRecipe, { cacheFolder, ffmpegPath }: Surroundings): Promise<Check> {
  return attempt(
    `encoder ${recipe.channel}`,
    false,
    `install the package of the ${recipe.modality} encoder again`,
    async () => {
      await using runtime = createOnnxRuntime();
      const texts = () => ["doctor"];
      const { encoder } = await recipe.open(recipeContext({ runtime, cacheFolder, ffmpegPath, texts }));
      await using opened = encoder;
      const { model, dimensions } = opened.space;
      return `${model.id}@${model.revision}, ${dimensions}-d: ${recipe.summary}`;
    },
  );
}

async function attempt(
  name: string,
  required: boolean,
  remedy: string,
  look: () => Promise<string>,
): Promise<Check> {
  try {
    return { name, ok: true, required, found: await look() };
  } catch (error) {
    return {
      name,
      ok: false,
      required,
      found: error instanceof Error ? error.message : String(error),
      remedy,
    };
  }
}
