import { createBatch, defineSpace, type EncoderV1, type Normalisation } from "@modalis/contract";
import type { RgbImage } from "@modalis/media";

/** A real image encoder small enough to check by hand: the mean red, green and blue, 0 to 1. */
export function meanColourEncoder(
  normalisation: Normalisation = "none",
  jointSpace?: string,
): EncoderV1<RgbImage> {
  const space = defineSpace({
    modality: "image",
    dimensions: 3,
    normalisation,
    model: { id: "mean-colour", revision: "1", preprocessing: "mean" },
    ...(jointSpace !== undefined && { jointSpace }),
  });
  return {
    specificationVersion: "v1",
    space,
    maxBatchSize: 3,
    async encode(inputs) {
      const rows = inputs.map(({ content }) => meanColour(content, normalisation === "l2"));
      return {
        batch: createBatch(
          space,
          inputs.map(({ id }) => id),
          Float32Array.from(rows.flat()),
        ),
        failures: [],
      };
    },
    async [Symbol.asyncDispose]() {},
  };
}

function meanColour({ data }: RgbImage, isUnitLength: boolean): number[] {
  const sums = [0, 0, 0];
  for (const [at, value] of data.entries()) sums[at % 3]! += value;
  const means = sums.map((sum) => sum / (data.length / 3) / 255);
  return isUnitLength ? means.map((mean) => mean / Math.hypot(...means)) : means;
}
