/**
 * How the rows of a film's frames become one: their mean, the largest value of each dimension, or their mean
 * weighted by the seconds each frame stands for (its shot or interval; equal where the sampling does not say).
 */
export type FramePooling = "mean" | "max" | "weighted";

/** Takes rows one by one, so that a long film's rows are never all held. */
export interface FramePool {
  readonly frames: number;
  /** @param row `[dimensions]`. @param spanSeconds seconds the frame stands for, above 0. */
  add(row: Float32Array, spanSeconds: number | undefined): void;
  /** `[dimensions]`; of unit length when the frames' space is. At least one row must have been added. */
  finish(): Float32Array;
}

/** An empty pool for rows of a space. */
export function createFramePool(pooling: FramePooling, dimensions: number, isUnitLength: boolean): FramePool {
  const pooled = new Float64Array(dimensions).fill(pooling === "max" ? Number.NEGATIVE_INFINITY : 0);
  let weights = 0;
  let frames = 0;
  return {
    get frames() {
      return frames;
    },
    add(row, spanSeconds) {
      const weight = pooling === "weighted" ? (spanSeconds ?? 1) : 1;
      frames++;
      weights += weight;
      for (let at = 0; at < dimensions; at++) {
        pooled[at] = pooling === "max" ? Math.max(pooled[at]!, row[at]!) : pooled[at]! + row[at]! * weight;
      }
    },
    finish() {
      const scale = isUnitLength ? 1 / (Math.hypot(...pooled) || 1) : pooling === "max" ? 1 : 1 / weights;
      return Float32Array.from(pooled, (value) => value * scale);
    },
  };
}
