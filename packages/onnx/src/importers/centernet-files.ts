import type { PinnedFile } from "../source/pinned-files.js";

/** The package that carries the weights, and the version whose files are pinned below. */
export const CENTERNET_PACKAGE = { name: "@vladmandic/human", version: "3.3.6" } as const;

export const CENTERNET_GRAPH: PinnedFile = {
  path: "models/centernet.json",
  bytes: 201_673,
  sha256: "bfb942eaacc5becf738d536663bc4580a0ae9e560722306e6d4dd7fe4a09de05",
};

export const CENTERNET_WEIGHTS: PinnedFile = {
  path: "models/centernet.bin",
  bytes: 4_030_290,
  sha256: "1b635a15009071f506f9f2b3519b31c072c534888989f30d269ffd44734ef7ef",
};
