import { createHash } from "node:crypto";
import { canonicalJson, defineSpace, type EncoderV1, ModalisError } from "@modalis/contract";
import {
  jointSpaceOf,
  type ModelSourceOptions,
  type OnnxModel,
  type OnnxRuntime,
  quantisesAtRunTime,
  resolveModelSource,
  towerOf,
} from "@modalis/onnx";
import type { TextCleaner } from "../cleaning/clean-text.js";
import { padTokens } from "../neural/padded-tokens.js";
import { createTokenEncoder, type TokenModel } from "../neural/token-encoder.js";
import { type FolderTokeniser, readFolderTokeniser } from "./folder-tokeniser.js";
import { POOLINGS, type Pooling } from "./pool-tokens.js";
import { readTextProfile, type TextProfile } from "./text-profile.js";
import { createTransformerModel } from "./transformer-model.js";

export interface FolderEncoderParts {
  readonly runtime: OnnxRuntime;
  readonly cleaner: TextCleaner;
  readonly modelSource?: ModelSourceOptions;
  readonly use?: "passage" | "query";
  readonly prompts?: Readonly<Record<string, string>>;
  readonly pooling?: Pooling;
  readonly normalise?: boolean;
  readonly maxBatchTokens: number;
  readonly maxCharacters: number;
}

/**
 * An encoder of a model folder in the sentence-transformers layout.
 *
 * Queries and passages lie in one space: the model was trained to compare them, and both prompts are part of
 * its preprocessing, whichever of them this encoder puts before its texts.
 */
export async function createFolderEncoder(
  path: string,
  parts: FolderEncoderParts,
): Promise<EncoderV1<string>> {
  const { runtime, use = "passage", pooling } = parts;
  if (pooling !== undefined && !POOLINGS.includes(pooling)) {
    throw new ModalisError("INVALID_ARGUMENT", `no pooling "${pooling}"; there are ${POOLINGS.join(", ")}`);
  }
  const folder = await resolveModelSource(path, parts.modelSource);
  const settings = withOptions(await readTextProfile(folder), parts);
  const tokeniser = await readFolderTokeniser(folder);
  const onnx = await folder.model(await towerOf(folder, "text_model"));
  const jointSpace = await jointSpaceOf(folder);
  const runsAlone = await quantisesAtRunTime(onnx);
  const withCase = (text: string) => (settings.lowerCase ? text.toLowerCase() : text);
  const prompt = withCase(promptFor(use, settings));
  const promptTokens = tokeniser.promptTokens(prompt);
  const session = await runtime.open(onnx);
  try {
    const model = createTransformerModel(session, {
      poolings: settings.poolings,
      normalised: settings.normalised,
      skippedTokens: settings.promptPooled ? 0 : promptTokens,
      outputs: settings.outputs,
    });
    return createTokenEncoder({
      ...parts,
      // So that no text shares a run, or is padded.
      maxBatchTokens: runsAlone ? 1 : parts.maxBatchTokens,
      space: await spaceOf(onnx, model, {
        settings,
        tokeniser,
        cleaner: parts.cleaner,
        runsAlone,
        jointSpace,
      }),
      tokenise: (cleaned) => tokeniser.tokenise(prompt + withCase(cleaned), settings.maxTokens, promptTokens),
      paddingId: tokeniser.paddingId,
      leastTokens: settings.leastTokens,
      model,
    });
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw error;
  }
}

function withOptions(settings: TextProfile, options: FolderEncoderParts): TextProfile {
  const { pooling, normalise = settings.normalised, prompts } = options;
  return {
    ...settings,
    normalised: normalise,
    poolings: pooling === undefined ? settings.poolings : [pooling],
    prompts: { ...settings.prompts, ...prompts },
  };
}

/** The names by which model cards call them; a model without either may name a default for all texts. */
function promptFor(use: "passage" | "query", { prompts, defaultPrompt }: TextProfile): string {
  const names = use === "query" ? ["query"] : ["passage", "document", "corpus"];
  const found = [...names, ...(defaultPrompt === undefined ? [] : [defaultPrompt])].find((name) =>
    Object.hasOwn(prompts, name),
  );
  return found === undefined ? "" : prompts[found]!;
}

interface Preprocessing {
  readonly settings: TextProfile;
  readonly tokeniser: FolderTokeniser;
  readonly cleaner: TextCleaner;
  /** Whether the model's rows would depend on what else is in a run. */
  readonly runsAlone: boolean;
  readonly jointSpace: string | undefined;
}

/** Runs the model once, since only its output tells the dimensions for certain. */
async function spaceOf(onnx: OnnxModel, model: TokenModel, preprocessing: Preprocessing) {
  const { settings, tokeniser, cleaner, runsAlone, jointSpace } = preprocessing;
  const probe = await model.run(padTokens([[0]], tokeniser.paddingId, settings.leastTokens));
  const folderSettings = createHash("sha256")
    .update(canonicalJson({ ...settings }))
    .digest("hex")
    .slice(0, 12);
  const steps = [
    cleaner.description,
    `tokenizer:${tokeniser.sha256.slice(0, 12)}`,
    `padding${tokeniser.paddingId}`,
    `tokens${settings.maxTokens}`,
    settings.poolings.join("+"),
    `settings:${folderSettings}`,
    ...(runsAlone ? ["one text a run"] : []),
  ];
  return defineSpace({
    modality: "text",
    dimensions: probe.length,
    normalisation: settings.normalised ? "l2" : "none",
    model: {
      id: onnx.id,
      revision: onnx.revision,
      weightsSha256: onnx.sha256,
      preprocessing: steps.join(";"),
    },
    ...(jointSpace === undefined ? {} : { jointSpace }),
  });
}
