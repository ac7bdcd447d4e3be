import { boxOverlap, type ObjectBox } from "./box-overlap.js";
import { cocoLabels } from "./coco-labels.js";

/** One object in a picture. */
export interface DetectedObject {
  /** Its class in English, one of `cocoLabels`. */
  readonly label: string;
  /** How sure the model is, 0 to 1. */
  readonly score: number;
  readonly box: ObjectBox;
}

/** The heads of a CenterNet for one picture. */
export interface ObjectMaps {
  readonly rows: number;
  readonly columns: number;
  /** `[rows, columns, 80]`, 0 to 1. */
  readonly heatmap: Float32Array;
  /** `[rows, columns, 4]`: pixels from a cell to the left, top, right and bottom of its box. */
  readonly extents: Float32Array;
}

export interface ObjectSelection {
  /** Least score, 0 to 1. */
  readonly minimumScore: number;
  /** Most objects a picture. */
  readonly maximumObjects: number;
}

/** Pixels between two cells of the maps. */
const CELL_PIXELS = 4;
/** Two boxes of one class that share more than this part of their union show one object. */
const LARGEST_OVERLAP = 0.5;

/**
 * The objects of a picture by falling score: peaks of the heat map, each class for itself, weaker boxes that overlap
 * a stronger one of their class left out. Zhou et al., "Objects as Points", arXiv:1904.07850.
 */
export function findObjects(
  maps: ObjectMaps,
  { minimumScore, maximumObjects }: ObjectSelection,
): DetectedObject[] {
  const peaks = findPeaks(maps, minimumScore).sort(
    (left, right) => right.score - left.score || left.at - right.at,
  );
  const objects: DetectedObject[] = [];
  for (const { at, score } of peaks) {
    if (objects.length === maximumObjects) break;
    const label = cocoLabels[at % cocoLabels.length]!;
    const box = boxOf(maps, Math.floor(at / cocoLabels.length));
    const shown = objects.some(
      (object) => object.label === label && boxOverlap(object.box, box) > LARGEST_OVERLAP,
    );
    if (!shown && box.width > 0 && box.height > 0) objects.push({ label, score, box });
  }
  return objects;
}

interface Peak {
  /** Index into the heat map. */
  readonly at: number;
  readonly score: number;
}

/** Places of the heat map that no neighbour of their class exceeds. */
function findPeaks({ rows, columns, heatmap }: ObjectMaps, minimumScore: number): Peak[] {
  const classes = cocoLabels.length;
  const peaks: Peak[] = [];
  for (let at = 0; at < heatmap.length; at++) {
    const score = heatmap[at]!;
    if (score < minimumScore) continue;
    const cell = Math.floor(at / classes);
    const row = Math.floor(cell / columns);
    const column = cell % columns;
    let highest = score;
    for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++)
        highest = Math.max(highest, heatmap[(y * columns + x) * classes + (at % classes)]!);
    }
    if (highest === score) peaks.push({ at, score });
  }
  return peaks;
}

/** The box around a cell, cut at the picture's edges. */
function boxOf({ rows, columns, extents }: ObjectMaps, cell: number): ObjectBox {
  const x = (cell % columns) * CELL_PIXELS;
  const y = Math.floor(cell / columns) * CELL_PIXELS;
  const width = columns * CELL_PIXELS;
  const height = rows * CELL_PIXELS;
  const left = clamp((x - extents[cell * 4]!) / width);
  const top = clamp((y - extents[cell * 4 + 1]!) / height);
  const right = clamp((x + extents[cell * 4 + 2]!) / width);
  const bottom = clamp((y + extents[cell * 4 + 3]!) / height);
  return { left, top, width: right - left, height: bottom - top };
}

function clamp(part: number): number {
  return Math.min(1, Math.max(0, part));
}
