import { isHubReference } from "@modalis/onnx";
import { resolveContentPath } from "@modalis/store";

/** A model as it was asked for, as encoders take it: a folder from the catalogue's, or `hub:`. @throws `NOT_FOUND`, `PATH_OUTSIDE_FOLDER`. */
export async function modelOf(folder: string, model: string): Promise<string> {
  return isHubReference(model) ? model : resolveContentPath(folder, model);
}
