import { type Matrix, zeros } from "./dense-matrix.js";

/**
 * Takes from each similarity of a photo and a text half of what either has with training rows on the other side, so
 * that no photo or text is near everything: an inverted softmax whose queries are the training pairs (Smith et al.
 * 2017; Bogolin et al. 2022). No test row changes another's rank.
 *
 * @param similarities `[photos, texts]`
 * @param sharpness Factor in the exponent; the larger, the more the nearest alone count.
 */
export function withoutHubs(similarities: Matrix, train: readonly number[], sharpness: number): Matrix {
  const { rows, columns, values } = similarities;
  const at = (photo: number, text: number) => values[photo * columns + text]!;
  const photos = Float64Array.from({ length: rows }, (_, photo) =>
    softMean(train, (text) => at(photo, text), sharpness),
  );
  const texts = Float64Array.from({ length: columns }, (_, text) =>
    softMean(train, (photo) => at(photo, text), sharpness),
  );
  const lowered = zeros(rows, columns);
  for (let cell = 0; cell < values.length; cell++) {
    const hubness = photos[Math.floor(cell / columns)]! + texts[cell % columns]!;
    lowered.values[cell] = values[cell]! - hubness / 2;
  }
  return lowered;
}

/** Between the mean and the maximum. */
function softMean(indices: readonly number[], value: (at: number) => number, sharpness: number): number {
  const sum = indices.reduce((total, at) => total + Math.exp(sharpness * value(at)), 0);
  return Math.log(sum / indices.length) / sharpness;
}
