import type { TextTopic } from "./text-topic.js";
import { ASTRONOMY } from "./topics/astronomy.js";
import { BAKING } from "./topics/baking.js";
import { CRIME } from "./topics/crime.js";
import { FOOTBALL } from "./topics/football.js";
import { GARDENING } from "./topics/gardening.js";
import { JAZZ } from "./topics/jazz.js";
import { MEDIEVAL } from "./topics/medieval.js";
import { ROBOTS } from "./topics/robots.js";
import { ROMANCE } from "./topics/romance.js";
import { SAILING } from "./topics/sailing.js";

/** The ten topics of the descriptions; a planted taste in texts is a taste for one of them. */
export const TEXT_TOPICS: readonly TextTopic[] = [
  GARDENING,
  BAKING,
  ASTRONOMY,
  CRIME,
  FOOTBALL,
  MEDIEVAL,
  SAILING,
  ROBOTS,
  ROMANCE,
  JAZZ,
];
