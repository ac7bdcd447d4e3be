import type { ConverterV1 } from "@modalis/contract";
import type { ImageContent } from "@modalis/image";
import { convertEach } from "../converter/convert-each.js";
import { createTextReader, type TextReaderOptions } from "./create-text-reader.js";

/**
 * Image to text: what is written in a picture; an empty text where nothing is.
 *
 * @throws as `createTextReader`.
 * @example
 * await using ocr = await createOcrConverter();
 * const { outputs } = await ocr.convert([{ id: "sign", content: "sign.jpg" }]);
 */
export async function createOcrConverter(
  options: TextReaderOptions = {},
): Promise<ConverterV1<ImageContent, string>> {
  const reader = await createTextReader(options);
  return convertEach<ImageContent, string>({
    name: "text reader",
    from: "image",
    to: "text",
    revision: reader.revision,
    async convertOne(content, signal) {
      const { text, confidence } = await reader.read(content, signal);
      return { content: text, ...(confidence !== undefined && { confidence }) };
    },
    free: async () => reader[Symbol.asyncDispose](),
  });
}
