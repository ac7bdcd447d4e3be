import { type Block, blockKernel, standardiseBlock } from "./block-kernel.js";
import { canonicalCosines, type PairedKernels, ridgeCosines } from "./canonical-correlation.js";
import { type Matrix, rowProducts, unitRows, weightedSum } from "./dense-matrix.js";
import type { EncodedPairs, TextBlocks } from "./encode-pairs.js";
import { withoutHubs } from "./hubness.js";

/** All that is chosen by validation; a block of weight 0 is left out. */
export interface Settings {
  readonly regularisation: number;
  readonly features: number;
  readonly objects: number;
  readonly colours: number;
  readonly sentences: number;
  readonly words: number;
  /** Weight of the cosine between a photo's class scores and its captions' likeness to the class names. */
  readonly names: number;
  /** Sharpness of the correction of hubs; 0 for none. */
  readonly hubs: number;
}

/** A way to learn from pairs; each setting with the values it may take, from small to large. */
export interface Recipe {
  readonly name: string;
  readonly method: "ridge" | "cca";
  readonly choices: Readonly<Record<keyof Settings, readonly number[]>>;
}

/** Kernels and class-name cosines of a training set: what does not depend on the settings. */
export interface Lesson {
  readonly train: readonly number[];
  readonly kernels: Readonly<Record<"features" | "objects" | "colours" | "sentences" | "words", Matrix>>;
  readonly nameCosines: Matrix;
  /** Cosines already learnt, by method, weights and regularisation: recipes share most of them. */
  readonly learnt: Map<string, Matrix>;
}

const OFF = [0];
const ONE = [1];
const REGULARISATION = [0.25, 0.5, 1, 2, 4];
const nothing = {
  regularisation: REGULARISATION,
  features: OFF,
  objects: OFF,
  colours: OFF,
  sentences: OFF,
  words: OFF,
  names: OFF,
  hubs: OFF,
};
const everything = {
  ...nothing,
  features: ONE,
  objects: [0.125, 0.25, 0.5],
  colours: [0.1, 0.2, 0.4],
  sentences: ONE,
  words: [0.25, 0.5, 1],
};

/** From one block a side to all of them, and to what is added to the canonical space. */
export const recipes: readonly Recipe[] = [
  {
    name: "ridge: features to sentences",
    method: "ridge",
    choices: { ...nothing, features: ONE, sentences: ONE },
  },
  { name: "CCA: features, sentences", method: "cca", choices: { ...nothing, features: ONE, sentences: ONE } },
  { name: "CCA: features, words", method: "cca", choices: { ...nothing, features: ONE, words: ONE } },
  { name: "CCA: objects, sentences", method: "cca", choices: { ...nothing, objects: ONE, sentences: ONE } },
  { name: "CCA: colours, sentences", method: "cca", choices: { ...nothing, colours: ONE, sentences: ONE } },
  { name: "ridge: all blocks", method: "ridge", choices: everything },
  { name: "CCA: all blocks", method: "cca", choices: everything },
  { name: "CCA: all blocks, less hubs", method: "cca", choices: { ...everything, hubs: [5, 10, 20] } },
  { name: "+ class names", method: "cca", choices: { ...everything, names: [0.1, 0.2, 0.4, 0.8] } },
  {
    name: "+ class names, less hubs",
    method: "cca",
    choices: { ...everything, names: [0.1, 0.2, 0.4, 0.8], hubs: [5, 10, 20] },
  },
];

/** Standardises every block on the training rows and takes its products. */
export function prepareLesson(pairs: EncodedPairs, texts: TextBlocks, train: readonly number[]): Lesson {
  const ready = (block: Block) => standardiseBlock(block, train);
  const objects = ready(pairs.objects);
  return {
    train,
    kernels: {
      features: blockKernel(ready(pairs.features), train),
      objects: blockKernel(objects, train),
      colours: blockKernel(ready(pairs.colours), train),
      sentences: blockKernel(ready(texts.sentences), train),
      words: blockKernel(ready(texts.words), train),
    },
    nameCosines: rowProducts(unitRows(objects), unitRows(ready(texts.names))),
    learnt: new Map(),
  };
}

/** Similarity of every photo with every text, `[photos, texts]`, learnt from the training pairs of the lesson. */
export function learnSimilarities(lesson: Lesson, recipe: Recipe, settings: Settings): Matrix {
  const { names, hubs, ...learning } = settings;
  const key = JSON.stringify([recipe.method, learning]);
  const cosines = lesson.learnt.get(key) ?? learnCosines(lesson, recipe, settings);
  lesson.learnt.set(key, cosines);
  return refined(lesson, cosines, { names, hubs });
}

/** Learnt cosines with what needs no learning: class names added, hubs taken off. */
export function refined(
  lesson: Lesson,
  cosines: Matrix,
  { names, hubs }: Pick<Settings, "names" | "hubs">,
): Matrix {
  const named =
    names > 0
      ? weightedSum([
          [1, cosines],
          [names, lesson.nameCosines],
        ])
      : cosines;
  return hubs > 0 ? withoutHubs(named, lesson.train, hubs) : named;
}

function learnCosines({ train, kernels }: Lesson, { method }: Recipe, settings: Settings): Matrix {
  const side = (...blocks: readonly (keyof Lesson["kernels"])[]) =>
    weightedSum(
      blocks
        .filter((block) => settings[block] > 0)
        .map((block) => [settings[block], kernels[block]] as const),
    );
  const paired: PairedKernels = {
    photos: side("features", "objects", "colours"),
    texts: side("sentences", "words"),
  };
  const learn = method === "cca" ? canonicalCosines : ridgeCosines;
  return learn(paired, train, settings.regularisation);
}
