import { dotAt } from "../../catalogue/dot-at.js";

/** Of things with unit rows, the first and then each time the one least like those chosen (farthest first, Gonzalez 1985). */
export function chooseDistinct<Thing extends { readonly row: Float32Array }>(
  things: readonly Thing[],
  most: number,
): Thing[] {
  const chosen: Thing[] = [];
  const nearest = new Float64Array(things.length).fill(Number.NEGATIVE_INFINITY);
  let next = 0;
  while (chosen.length < Math.min(most, things.length)) {
    const { row } = things[next]!;
    chosen.push(things[next]!);
    if (chosen.length === most) break;
    for (let at = 0; at < things.length; at++)
      nearest[at] = Math.max(nearest[at]!, dotAt(things[at]!.row, 0, row));
    next = nearest.indexOf(nearest.reduce((least, one) => Math.min(least, one)));
  }
  return chosen;
}
