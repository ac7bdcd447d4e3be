/**
 * The program of the process that converts what arrives while the server runs: a file that crashes a decoder ends this
 * process and not the server, and no model run holds up an answer.
 *
 * Started by `open-convert-process.ts`, which sends its settings first, then one request after another.
 */
import { constants, setPriority } from "node:os";
import { type ConverterV1, isModalisError, type MediaSource } from "@modalis/contract";
import { createOnnxRuntime } from "@modalis/onnx";
import type { ConvertedContent, ConvertReply, ConvertRequest, ConvertSettings } from "./convert-messages.js";
import { converterRecipes } from "./converter-recipes.js";

setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const runtime = createOnnxRuntime();
const opened = new Map<string, Promise<ConverterV1<string, MediaSource>>>();
let settings: ConvertSettings = { cacheFolder: "", models: {} };

process.on("message", async (request: ConvertRequest) => {
  if ("settings" in request) settings = request.settings;
  else send(await replyTo(request.id, request.converter, request.content));
});
// The server is gone; nobody wants the rest.
process.on("disconnect", () => process.exit());
// Ctrl-C, or a service manager's stop, reaches the server as well, which decides when this process ends.
for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => undefined);

async function replyTo(id: number, name: string, content: string): Promise<ConvertReply> {
  try {
    return { id, converted: await convert(name, content) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { id, failure: { code: isModalisError(error) ? error.code : "INTERNAL", message } };
  }
}

async function convert(name: string, input: string): Promise<ConvertedContent> {
  const converter = await converterOf(name);
  const { outputs, failures } = await converter.convert([{ id: "", content: input }]);
  if (failures[0] !== undefined) throw failures[0].error;
  const { content, confidence } = outputs[0]!;
  return { content, revision: converter.revision, ...(confidence !== undefined && { confidence }) };
}

function converterOf(name: string): Promise<ConverterV1<string, MediaSource>> {
  const known = opened.get(name);
  if (known !== undefined) return known;
  const { models, ...others } = settings;
  const recipe = converterRecipes.find((one) => one.name === name)!;
  const opening = recipe.open({ runtime, ...others, models: new Map(Object.entries(models)) });
  opened.set(name, opening);
  // A model that could not be fetched now may be the next time.
  opening.catch(() => opened.delete(name));
  return opening;
}

function send(reply: ConvertReply): void {
  if (process.connected) process.send?.(reply);
}
