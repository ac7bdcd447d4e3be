import { boxOverlap, type DetectedObject, type ObjectBox } from "@modalis/image";
import type { RgbImage } from "@modalis/media";
import { colourShares } from "./colour-names.js";
import { countedNoun, listed } from "./counted-noun.js";
import { placeWords } from "./place-words.js";

/** Kinds of things named at most. */
const MOST_KINDS = 5;
/** A thing is called by a colour that takes this part of its middle. */
const OBJECT_COLOUR = 0.4;
/** The picture is called by colours that take this part of it, two at most. */
const PICTURE_COLOUR = 0.22;
const WHOLE: ObjectBox = { left: 0, top: 0, width: 1, height: 1 };

/**
 * Objects, how many, where and of what colour, in a plain sentence, then the picture's own colours:
 * `"Two people and a brown dog on the left. Mostly green."`
 */
export function describeObjects(objects: readonly DetectedObject[], image: RgbImage): string {
  const groups = byLabel(withDoubts(objects)).slice(0, MOST_KINDS);
  const colours = colourShares(image, WHOLE)
    .filter(({ share }) => share >= PICTURE_COLOUR)
    .slice(0, 2)
    .map(({ colour }) => colour);
  const things = listed(groups.map((group) => describeGroup(group, image)));
  const mood = colours.length === 0 ? "many colours" : listed(colours);
  if (things === "") return `A picture in ${mood}.`;
  return `${things[0]!.toUpperCase()}${things.slice(1)}. Mostly ${mood}.`;
}

/** Two kinds whose boxes share this part of their union are one thing of which the detector is in doubt. */
const SAME_THING = 0.6;

/** A thing found as two kinds is named by both, the likelier one first: `"dog or horse"`. */
function withDoubts(objects: readonly DetectedObject[]): DetectedObject[] {
  const things: { readonly object: DetectedObject; labels: string[] }[] = [];
  for (const object of [...objects].sort((one, other) => other.score - one.score)) {
    const same = things.find((thing) => boxOverlap(thing.object.box, object.box) > SAME_THING);
    if (same === undefined) things.push({ object, labels: [object.label] });
    else if (same.labels.length === 1 && same.labels[0] !== object.label) same.labels.push(object.label);
  }
  return things.map(({ object, labels }) => ({ ...object, label: labels.join(" or ") }));
}

/** Objects of one kind together, the kind that stands out most first. */
function byLabel(objects: readonly DetectedObject[]): DetectedObject[][] {
  const groups = new Map<string, DetectedObject[]>();
  for (const object of objects) {
    const group = groups.get(object.label);
    if (group === undefined) groups.set(object.label, [object]);
    else group.push(object);
  }
  return [...groups.values()].sort((one, other) => prominence(other) - prominence(one));
}

/** Sure and large things first. */
function prominence(group: readonly DetectedObject[]): number {
  return Math.max(...group.map(({ score, box }) => score * Math.sqrt(box.width * box.height)));
}

function describeGroup(group: readonly DetectedObject[], image: RgbImage): string {
  const [{ label, box }] = group as [DetectedObject];
  const colour = commonColour(group, image);
  const place = group.length === 1 ? ` ${placeWords(box)}` : "";
  // What is seen of people is what they wear.
  if (label === "person")
    return `${countedNoun(group.length, label)}${colour === "" ? "" : ` in ${colour}`}${place}`;
  return `${countedNoun(group.length, label, colour)}${place}`;
}

/** The colour that all of them have, or none. */
function commonColour(group: readonly DetectedObject[], image: RgbImage): string {
  const colours = new Set(
    group.map(({ box }) => {
      const [first] = colourShares(image, middleOf(box));
      return first !== undefined && first.share >= OBJECT_COLOUR ? first.colour : "";
    }),
  );
  return colours.size === 1 ? [...colours][0]! : "";
}

/** The inner half of a box, where less of the background shows. */
function middleOf({ left, top, width, height }: ObjectBox): ObjectBox {
  return { left: left + width / 4, top: top + height / 4, width: width / 2, height: height / 2 };
}
