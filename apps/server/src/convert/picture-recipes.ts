import { join } from "node:path";
import { type ConverterV1, type MediaSource, ModalisError } from "@modalis/contract";
import { createPictureFinder } from "@modalis/convert";
import { createHostedIllustrator, createRedactor, folderCache, openAiCompatible } from "@modalis/hosted";
import { parseHostedReference } from "../encoders/hosted-reference.js";
import { type ConverterContext, type ConverterRecipe, modelOf } from "./converter-recipe.js";

/** Ways from a text to a picture: one that there is already, or one that a model at a server draws. */
export const pictureRecipes: readonly ConverterRecipe[] = [
  {
    name: "find",
    modality: "text",
    to: "image",
    summary: "the nearest picture of the catalogue, in a space that texts and pictures share",
    searches: true,
    open: openFinder,
  },
  {
    name: "hosted-image",
    modality: "text",
    to: "image",
    summary: "a picture drawn by a model at a server: openai:URL#MODEL",
    needsModel: true,
    hosted: true,
    open: async (context) => openIllustrator(context),
  },
];

async function openFinder({ openShelf }: ConverterContext): Promise<ConverterV1<string, MediaSource>> {
  if (openShelf === undefined)
    throw new ModalisError("UNSUPPORTED_INPUT", "pictures cannot be found here: none are at hand");
  const shelf = await openShelf();
  const finder = createPictureFinder(shelf);
  return {
    ...finder,
    async [Symbol.asyncDispose]() {
      await finder[Symbol.asyncDispose]();
      await shelf[Symbol.asyncDispose]();
    },
  };
}

function openIllustrator(context: ConverterContext) {
  const source = modelOf(context, "hosted-image");
  const { server, revision, limits, prices, redact } = parseHostedReference(source, process.env);
  return createHostedIllustrator({
    model: openAiCompatible(server).image,
    limits: { timeoutMs: 300_000, ...limits },
    cache: folderCache(join(context.cacheFolder, "answers")),
    ...(revision === undefined ? {} : { revision }),
    ...(prices === undefined ? {} : { prices }),
    ...(redact ? { redactor: createRedactor() } : {}),
  });
}
