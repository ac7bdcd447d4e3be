import type { ObjectBox } from "@modalis/image";

/** A box that covers this part of the picture is everywhere. */
const FILLS = 0.6;

/** Where in the picture a box is, in words: `"on the left"`. */
export function placeWords({ left, top, width, height }: ObjectBox): string {
  if (width * height >= FILLS) return "filling the picture";
  const across = third(left + width / 2);
  const down = third(top + height / 2);
  if (across === 1) return ["at the top", "in the middle", "at the bottom"][down]!;
  const side = across === 0 ? "left" : "right";
  return [`at the top ${side}`, `on the ${side}`, `at the bottom ${side}`][down]!;
}

function third(part: number): 0 | 1 | 2 {
  return part < 1 / 3 ? 0 : part <= 2 / 3 ? 1 : 2;
}
