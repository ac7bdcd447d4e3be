import { stat } from "node:fs/promises";
import { ModalisError } from "@modalis/contract";
import { isHubReference } from "@modalis/onnx";
import { isHostedReference } from "@modalis/server";

/**
 * Looks whether the folders of models are there, so that a slip of the pen is told at the start, not with the first content.
 * Models of a hub or a server are asked for when they are needed.
 *
 * @param models Sources by name.
 * @param optionOf How the option of a name was written, such as `--image-model`.
 * @throws `NOT_FOUND`.
 */
export async function checkModelFolders(
  models: ReadonlyMap<string, string>,
  optionOf: (name: string) => string,
): Promise<void> {
  for (const [name, source] of models) {
    if (isHubReference(source) || isHostedReference(source)) continue;
    const found = await stat(source).catch(() => undefined);
    if (found?.isDirectory()) continue;
    throw new ModalisError(
      "NOT_FOUND",
      `${optionOf(name)}: there is no folder "${source}"; give a model's folder, hub:owner/name or openai:URL#MODEL`,
    );
  }
}
