/** Parts of the picture's width and height, from its upper left corner, 0 to 1. */
export interface ObjectBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Intersection over union of two boxes, 0 to 1; 0 where they do not meet or have no area. */
export function boxOverlap(one: ObjectBox, other: ObjectBox): number {
  const shared =
    sharedLength(one.left, one.width, other.left, other.width) *
    sharedLength(one.top, one.height, other.top, other.height);
  const either = one.width * one.height + other.width * other.height - shared;
  // The area of boxes next to nothing may be nothing, to the nearest number.
  return either > 0 ? shared / either : 0;
}

/** No longer than the shorter one, which rounding of their ends could make it. */
function sharedLength(start: number, length: number, otherStart: number, otherLength: number): number {
  const shared = Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart);
  return Math.max(0, Math.min(shared, length, otherLength));
}
