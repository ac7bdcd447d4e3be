import { type EmbeddingBatch, type EncoderV1, isModalisError, modalityOfChannel } from "@modalis/contract";
import { hasTwoTowers, type ModelSourceOptions, type OnnxRuntime, resolveModelSource } from "@modalis/onnx";
import { createTextEncoder } from "@modalis/text";
import { isHostedReference } from "./hosted-reference.js";

/** A channel of pictures, sounds or films, and the model that encodes it. */
export interface TowerChannel {
  readonly channel: string;
  /** A folder or `hub:owner/name`. */
  readonly model: string;
}

/** What a text is in the channels of other modalities. */
export interface TowerRows {
  /** One row a channel, of the space of the text tower; the caller checks that the channel's rows may be compared with it. */
  readonly rows: ReadonlyMap<string, EmbeddingBatch>;
  /** Channels whose text tower is there and did not read the text. */
  readonly failures: readonly { readonly channel: string; readonly error: unknown }[];
}

/** The text towers of models such as CLIP, SigLIP and CLAP, opened when a text is first looked for and then kept. */
export interface TextTowers extends AsyncDisposable {
  /** Encodes a text in every channel whose model has a text tower; channels of texts and of other models are left out. */
  encode(text: string, channels: readonly TowerChannel[], signal?: AbortSignal): Promise<TowerRows>;
}

export interface TextTowersOptions {
  readonly runtime: OnnxRuntime;
  readonly cacheFolder: string;
  readonly modelSource?: ModelSourceOptions | undefined;
}

export function createTextTowers(options: TextTowersOptions): TextTowers {
  const opened = new Map<string, Promise<EncoderV1<string> | undefined>>();
  const towerOf = (model: string) => {
    const tower = opened.get(model) ?? openTower(model, options);
    opened.set(model, tower);
    // A folder that lacks its tower stays so, and is not read through again for each text; a hub may come back.
    tower.catch((error) => isModalisError(error, "UNAVAILABLE") && opened.delete(model));
    return tower;
  };
  return {
    async encode(text, channels, signal) {
      const rows = new Map<string, EmbeddingBatch>();
      const failures: TowerRows["failures"][number][] = [];
      for (const { channel, model } of channels) {
        if (modalityOfChannel(channel) === "text") continue;
        try {
          const tower = await towerOf(model);
          if (tower === undefined) continue;
          const input = [{ id: "query", content: text }];
          const answer = await tower.encode(input, signal === undefined ? {} : { signal });
          if (answer.batch.ids.length === 1) rows.set(channel, answer.batch);
          for (const { error } of answer.failures) failures.push({ channel, error });
        } catch (error) {
          signal?.throwIfAborted();
          failures.push({ channel, error });
        }
      }
      return { rows, failures };
    },
    async [Symbol.asyncDispose]() {
      for (const tower of opened.values())
        await (await tower.catch(() => undefined))?.[Symbol.asyncDispose]();
    },
  };
}

/** Undefined where the model has no towers that share a space. */
async function openTower(
  model: string,
  { runtime, cacheFolder, modelSource }: TextTowersOptions,
): Promise<EncoderV1<string> | undefined> {
  if (isHostedReference(model)) return undefined;
  const { config } = await resolveModelSource(model, modelSource);
  if (!hasTwoTowers(config)) return undefined;
  const source = modelSource === undefined ? {} : { modelSource };
  return createTextEncoder({ runtime, cacheFolder, use: "query", modelFolder: model, ...source });
}
