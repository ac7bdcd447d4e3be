import type { MapPoint } from "../api/answers.js";

/** How points are told apart. */
export interface PointColours {
  colourOf(point: MapPoint): string;
  readonly legend: readonly { readonly name: string; readonly colour: string }[];
}

// Okabe and Ito's palette, told apart by colour-blind eyes too, without its yellow and black, lost on light or dark.
const PALETTE = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#8b6fd0"];
const OTHER = "#8a8f98";
const STEPS = ["#4b6fd6", "#4d9bb8", "#5fae7a", "#b9a13c", "#d5642b"];

/** Colours by the values of an attribute: numbers by fifths of their order, anything else by its most frequent values. */
export function pointColours(points: readonly MapPoint[], attribute: string): PointColours {
  if (attribute === "") return { colourOf: () => PALETTE[0]!, legend: [] };
  const values = points.map(({ attributes }) => attributes[attribute]);
  const numbers = values.filter((value): value is number => typeof value === "number");
  const isNumeric = numbers.length > 0 && numbers.length === values.filter((one) => one != null).length;
  return isNumeric && new Set(numbers).size > PALETTE.length
    ? byFifths(numbers, attribute)
    : byValue(values, attribute);
}

function byFifths(numbers: readonly number[], attribute: string): PointColours {
  const sorted = [...numbers].sort((left, right) => left - right);
  const ends = STEPS.map((_, step) => sorted[Math.ceil(((step + 1) * sorted.length) / STEPS.length) - 1]!);
  return {
    colourOf({ attributes }) {
      const value = attributes[attribute];
      if (typeof value !== "number") return OTHER;
      return STEPS[ends.findIndex((end) => value <= end)] ?? OTHER;
    },
    legend: ends.map((end, step) => ({ name: `up to ${end}`, colour: STEPS[step]! })),
  };
}

function byValue(values: readonly unknown[], attribute: string): PointColours {
  const counts = new Map<string, number>();
  for (const value of values) {
    if (value !== undefined) counts.set(nameOf(value), (counts.get(nameOf(value)) ?? 0) + 1);
  }
  const frequent = [...counts].sort(([a, most], [b, least]) => least - most || (a < b ? -1 : 1));
  const colours = new Map(frequent.slice(0, PALETTE.length).map(([name], at) => [name, PALETTE[at]!]));
  return {
    colourOf: ({ attributes }) => colours.get(nameOf(attributes[attribute])) ?? OTHER,
    legend: [...[...colours].map(([name, colour]) => ({ name, colour })), { name: "other", colour: OTHER }],
  };
}

function nameOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
