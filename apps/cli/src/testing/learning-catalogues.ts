import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answerOf } from "./run-modalis.js";
import { writeLearningData } from "./write-learning-data.js";

/** Catalogues of the same events. */
export interface LearningCatalogues {
  /** The folder above both, to be removed. */
  readonly root: string;
  /** Without content. */
  readonly ids: string;
  /** With an image vector an item. */
  readonly content: string;
}

/** Makes both by `modalis import`. */
export async function makeLearningCatalogues(): Promise<LearningCatalogues> {
  const root = await mkdtemp(join(tmpdir(), "modalis-learning-"));
  await writeLearningData(root);
  const [ids, content] = [join(root, "ids"), join(root, "content")];
  const source = [join(root, "toy.inter"), "--format", "mmrec"];
  await answerOf("import", ...source, "--out", ids);
  await answerOf("import", ...source, "--out", content, "--features", `image=${join(root, "image.npy")}`);
  return { root, ids, content };
}
