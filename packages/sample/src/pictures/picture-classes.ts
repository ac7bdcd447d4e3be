import { paintBubbles } from "./paint-bubbles.js";
import { paintCity } from "./paint-city.js";
import { paintFlowers } from "./paint-flowers.js";
import { paintMountains } from "./paint-mountains.js";
import { paintNightSky } from "./paint-night-sky.js";
import { paintPlaid } from "./paint-plaid.js";
import { paintQuilt } from "./paint-quilt.js";
import { paintScales } from "./paint-scales.js";
import { paintSpiral } from "./paint-spiral.js";
import { paintStainedGlass } from "./paint-stained-glass.js";
import type { PictureClass } from "./picture-class.js";

/** The ten kinds of picture; a planted taste in pictures is a taste for one of them. */
export const PICTURE_CLASSES: readonly PictureClass[] = [
  paintPlaid,
  paintBubbles,
  paintQuilt,
  paintSpiral,
  paintMountains,
  paintNightSky,
  paintFlowers,
  paintCity,
  paintScales,
  paintStainedGlass,
];
