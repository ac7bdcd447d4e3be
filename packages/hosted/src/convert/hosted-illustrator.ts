import { type ConverterV1, createEncoderDoor, ModalisError } from "@modalis/contract";
import { SNIFF_BYTES, sniffFormat } from "@modalis/media";
import { cacheKey, digestOf } from "../cache/cache-key.js";
import { createModelCaller } from "../calls/model-caller.js";
import { type CostEstimate, withCost } from "../cost/cost-estimate.js";
import { type CostReport, createUsageMeter } from "../cost/usage-meter.js";
import type { HostedOptions } from "../models/hosted-options.js";
import type { ImageCall, ImageModel } from "../models/image-model.js";
import { modelName } from "../models/model-name.js";
import { checkBatchSize, convertEach } from "./convert-each.js";

export interface HostedIllustratorOptions extends HostedOptions {
  readonly model: ImageModel;
  /** E.g. `"1024x1024"`; the server's own when absent. */
  readonly size?: `${number}x${number}`;
  /** Sent to the server, which may honour it. */
  readonly seed?: number;
  /** Default 4. */
  readonly maxBatchSize?: number;
}

/** A converter of texts to pictures, which counts what it costs. */
export interface HostedIllustrator extends ConverterV1<string, Uint8Array> {
  estimate(texts: number): CostEstimate;
  report(): CostReport;
}

/** An image model as a converter of texts to pictures, given as the bytes of PNG, JPEG, WebP or AVIF files. */
export function createHostedIllustrator(options: HostedIllustratorOptions): HostedIllustrator {
  const { model, revision = "unstated", limits, prices, cache, redactor, size, seed } = options;
  const name = modelName(model);
  const maxBatchSize = checkBatchSize(options.maxBatchSize ?? 4);
  const caller = createModelCaller({ name, ...(limits === undefined ? {} : { limits }) });
  const meter = createUsageMeter(name, prices);
  const door = createEncoderDoor("hosted illustrator", maxBatchSize, () => undefined);

  const draw = async (content: string, signal: AbortSignal): Promise<Uint8Array> => {
    if (content.trim() === "") throw new ModalisError("EMPTY_INPUT", "the text is empty");
    const prompt = redactor?.redact(content).text ?? content;
    const settings = { model: name, revision, size: size ?? null, seed: seed ?? null };
    const key = cacheKey({ kind: "picture/1", ...settings, text: digestOf(prompt) });
    const kept = await cache?.get(key);
    if (kept !== undefined) {
      meter.fromCache();
      return kept;
    }
    const { images, usage } = await caller.call({
      tokens: 0,
      signal,
      onAttempt: meter.attempted,
      attempt: (abortSignal) => model.doGenerate({ ...callOf(prompt, size, seed), abortSignal }),
    });
    const picture = pictureIn(name, images);
    const { inputTokens, outputTokens } = usage ?? {};
    meter.answered({ pictures: 1, inputTokens: inputTokens ?? 0, outputTokens: outputTokens ?? 0 });
    await cache?.put(key, picture);
    return picture;
  };

  return {
    specificationVersion: "v1",
    from: "text",
    to: "image",
    revision: `${name}@${revision}; pictures/1${size === undefined ? "" : `; ${size}`}`,
    maxBatchSize,
    convert: (inputs, { signal: stop } = {}) =>
      door.enter(inputs, stop, () =>
        convertEach(inputs, stop, async ({ id, content }, signal) => ({
          id,
          content: await draw(content, signal),
        })),
      ),
    estimate: (texts) =>
      withCost({ inputTokens: 0, outputTokens: 0, pictures: texts, soundSeconds: 0 }, texts, prices),
    report: meter.report,
    [Symbol.asyncDispose]: () => door[Symbol.asyncDispose](),
  };
}

function callOf(prompt: string, size: ImageCall["size"], seed: number | undefined): ImageCall {
  const nothing = { aspectRatio: undefined, files: undefined, mask: undefined, providerOptions: {} };
  return { prompt, n: 1, size, seed, ...nothing };
}

/** @throws `INVALID_MODEL` for what is no picture by its first bytes. */
function pictureIn(name: string, [first]: readonly (string | Uint8Array)[]): Uint8Array {
  const bytes = typeof first === "string" ? new Uint8Array(Buffer.from(first, "base64")) : first;
  const format = bytes === undefined ? "empty" : sniffFormat(bytes.subarray(0, SNIFF_BYTES)).name;
  if (bytes !== undefined && ["png", "jpeg", "webp", "avif"].includes(format)) return bytes;
  throw new ModalisError("INVALID_MODEL", `the hosted model ${name} drew no picture but gave ${format}`);
}
