import type { Point, Quad } from "./quad.js";

interface Placed<Line> {
  readonly line: Line;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Columns are at least this many line heights apart. */
const COLUMN_GAP = 1;
/** Two lines stand in one row when they share this part of the lower one's height. */
const SAME_ROW = 0.5;

/**
 * Rows of lines as a person reads them: columns one after the other, within a column from the top, within a row from the
 * left; on a page that stands askew, along its text. Columns are told by the recursive XY cut (Nagy and Seth, 1984).
 */
export function readingOrder<Line extends { readonly quad: Quad }>(lines: readonly Line[]): Line[][] {
  const angle = pageAngle(lines.map(({ quad }) => quad));
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const upright = ({ x, y }: Point): Point => ({ x: x * cosine + y * sine, y: y * cosine - x * sine });
  const placed = lines.map((line): Placed<Line> => {
    const corners = line.quad.map(upright);
    const [across, down] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
    return {
      line,
      left: Math.min(...across),
      right: Math.max(...across),
      top: Math.min(...down),
      bottom: Math.max(...down),
    };
  });
  const heights = placed.map(({ top, bottom }) => bottom - top).sort((one, other) => one - other);
  return inOrder(placed, COLUMN_GAP * (heights[heights.length >> 1] ?? 0));
}

/** The direction most of the text runs in, in radians: the mean of directions, each by its length. */
function pageAngle(quads: readonly Quad[]): number {
  let [x, y] = [0, 0];
  for (const [from, to] of quads) {
    x += to.x - from.x;
    y += to.y - from.y;
  }
  return Math.atan2(y, x);
}

function inOrder<Line>(lines: readonly Placed<Line>[], columnGap: number): Line[][] {
  const columns = cutColumns(lines, columnGap);
  if (columns !== undefined) return columns.flatMap((column) => inOrder(column, columnGap));
  const blocks = cutRows(lines);
  if (blocks.length > 1) return joinBlocks(blocks, columnGap);
  return rowsOf(lines);
}

/** Several blocks below each other: those that have columns are read alone, single rows are read on. */
function joinBlocks<Line>(blocks: readonly Placed<Line>[][], columnGap: number): Line[][] {
  const joined: Placed<Line>[][] = [];
  for (const block of blocks) {
    const former = joined.at(-1);
    // Rows that stand below each other with one gap in common make columns together, which none of them is alone.
    if (former !== undefined && cutColumns([...former, ...block], columnGap) !== undefined)
      former.push(...block);
    else joined.push([...block]);
  }
  return joined.flatMap((block) => {
    const columns = cutColumns(block, columnGap);
    return columns === undefined ? rowsOf(block) : columns.flatMap((column) => inOrder(column, columnGap));
  });
}

/** Left and right part of lines with a gap between that nothing crosses, where both hold at least two lines. */
function cutColumns<Line>(
  lines: readonly Placed<Line>[],
  columnGap: number,
): readonly [Placed<Line>[], Placed<Line>[]] | undefined {
  const sorted = [...lines].sort((one, other) => one.left - other.left);
  let reach = Number.NEGATIVE_INFINITY;
  for (const [at, { left, right }] of sorted.entries()) {
    const isWide = left - reach >= columnGap;
    if (isWide && rowsOf(sorted.slice(0, at)).length >= 2 && rowsOf(sorted.slice(at)).length >= 2)
      return [sorted.slice(0, at), sorted.slice(at)];
    reach = Math.max(reach, right);
  }
  return undefined;
}

/** Blocks with white space between them from edge to edge, from the top. */
function cutRows<Line>(lines: readonly Placed<Line>[]): Placed<Line>[][] {
  const blocks: Placed<Line>[][] = [];
  let reach = Number.NEGATIVE_INFINITY;
  for (const line of [...lines].sort((one, other) => one.top - other.top)) {
    if (line.top >= reach) blocks.push([line]);
    else blocks.at(-1)!.push(line);
    reach = Math.max(reach, line.bottom);
  }
  return blocks;
}

function rowsOf<Line>(lines: readonly Placed<Line>[]): Line[][] {
  const rows: Placed<Line>[][] = [];
  for (const line of [...lines].sort((one, other) => middle(one) - middle(other))) {
    const row = rows.find((known) => known.some((other) => shareHeight(other, line)));
    if (row === undefined) rows.push([line]);
    else row.push(line);
  }
  return rows.map((row) => row.sort((one, other) => one.left - other.left).map(({ line }) => line));
}

function shareHeight(one: Placed<unknown>, other: Placed<unknown>): boolean {
  const shared = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return shared > SAME_ROW * Math.min(one.bottom - one.top, other.bottom - other.top);
}

function middle({ top, bottom }: Placed<unknown>): number {
  return (top + bottom) / 2;
}
