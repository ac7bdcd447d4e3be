import type { ModelSettings, SearchSpace, SettingRange } from "../model/model-definition.js";
import type { SeededRandom } from "../random/seeded-random.js";

/** Settings drawn anywhere in the space; those that it leaves out keep their default. */
export function drawSettings(
  space: SearchSpace,
  defaults: ModelSettings,
  random: SeededRandom,
): ModelSettings {
  const drawn: Record<string, ModelSettings[string]> = { ...defaults };
  for (const [name, range] of rangesOf(space)) {
    drawn[name] =
      range.kind === "choice"
        ? range.values[random.integer(range.values.length)]!
        : valueAt(range, random.next());
  }
  return drawn;
}

/**
 * Settings near others: numbers move by a normal step of `width` of their range, choices change with a chance of `width`.
 *
 * @param width From 0 to 1.
 */
export function drawNear(
  space: SearchSpace,
  centre: ModelSettings,
  width: number,
  random: SeededRandom,
): ModelSettings {
  const drawn: Record<string, ModelSettings[string]> = { ...centre };
  for (const [name, range] of rangesOf(space)) {
    if (range.kind === "choice") {
      if (random.next() < width) drawn[name] = range.values[random.integer(range.values.length)]!;
    } else {
      drawn[name] = valueAt(range, reflected(placeOf(range, Number(centre[name])) + width * random.normal()));
    }
  }
  return drawn;
}

type NumberRange = Exclude<SettingRange, { kind: "choice" }>;

function rangesOf(space: SearchSpace): [string, SettingRange][] {
  return Object.entries(space).flatMap(([name, range]) => (range === undefined ? [] : [[name, range]]));
}

/** The value at a place of the range, from 0 to 1. Rounded to six digits, so that it reads well and is kept by JSON. */
function valueAt({ kind, from, to, scale }: NumberRange, place: number): number {
  const value = scale === "log" ? from * (to / from) ** place : from + (to - from) * place;
  const rounded = kind === "whole" ? Math.round(value) : Number(value.toPrecision(6));
  return Math.min(to, Math.max(from, rounded));
}

function placeOf({ from, to, scale }: NumberRange, value: number): number {
  const place = scale === "log" ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
  return Number.isFinite(place) ? Math.min(1, Math.max(0, place)) : 0.5;
}

/** A place beyond an end is mirrored back, so that ends are not drawn too often. */
function reflected(place: number): number {
  const turned = Math.abs(place) % 2;
  return turned > 1 ? 2 - turned : turned;
}
