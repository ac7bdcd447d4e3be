import { type EncoderV1, isModalisError } from "@modalis/contract";
import type { TextTowers } from "../../encoders/text-towers.js";
import type { EncodedContents, EncodedRows, LiveContent } from "./open-content-encoders.js";

/** Encodes contents of an encoder's modality, as many at once as it takes. */
export async function encodeAllOf(
  encoder: EncoderV1<string>,
  channel: string,
  contents: readonly LiveContent[],
  failed: (key: string, error: unknown) => void,
  signal: AbortSignal | undefined,
): Promise<EncodedRows[]> {
  const rows: EncodedRows[] = [];
  for (let from = 0; from < contents.length; from += encoder.maxBatchSize) {
    const inputs = contents
      .slice(from, from + encoder.maxBatchSize)
      .map(({ key, content }) => ({ id: key, content }));
    const { batch, failures } = await encoder.encode(inputs, signal === undefined ? {} : { signal });
    for (const { id, error } of failures) failed(id, error);
    if (batch.ids.length > 0)
      rows.push({
        channel,
        space: encoder.space,
        keys: [...batch.ids],
        values: Float32Array.from(batch.values),
      });
  }
  return rows;
}

/** What the texts among contents are in the channels of other modalities. */
export async function encodeAcross(
  towers: TextTowers,
  contents: readonly LiveContent[],
  sources: readonly { readonly recipe: { readonly channel: string }; readonly model: string | undefined }[],
  signal: AbortSignal | undefined,
): Promise<EncodedContents> {
  const channels = sources.flatMap(({ recipe: { channel }, model }) =>
    model === undefined ? [] : [{ channel, model }],
  );
  const answer: { rows: EncodedRows[]; failures: EncodedContents["failures"][number][] } = {
    rows: [],
    failures: [],
  };
  for (const { key, modality, content } of contents) {
    if (modality !== "text") continue;
    const { rows, failures } = await towers.encode(content, channels, signal);
    for (const [channel, { space, values }] of rows)
      answer.rows.push({ channel, space, keys: [key], values: Float32Array.from(values) });
    for (const { channel, error } of failures) answer.failures.push({ key, channel, ...reasonOf(error) });
  }
  return answer;
}

/** Why something could not be encoded, as it goes to another process. */
export function reasonOf(error: unknown): { code: string; message: string } {
  const message = error instanceof Error ? error.message : String(error);
  return { code: isModalisError(error) ? error.code : "INTERNAL", message };
}
