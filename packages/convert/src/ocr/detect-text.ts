import type { RgbImage } from "@modalis/media";
import { floatTensor, type OnnxSession } from "@modalis/onnx";
import { cutQuad } from "./cut-quad.js";
import { BAND_OVERLAP, type DetectionView, detectionViews } from "./detection-views.js";
import { findTextQuads, type TextRegion } from "./find-text-quads.js";
import { areaOf, type Point, type Quad, quadSize, sharedArea, uprightQuad } from "./quad.js";

/** Two regions that share more than this part of the smaller one show the same text. */
const SAME = 0.5;

/**
 * The lines of text of a picture, in its pixels; each once, though several views may show it.
 *
 * @throws The signal's reason.
 */
export async function detectText(
  session: OnnxSession,
  image: RgbImage,
  signal: AbortSignal | undefined,
): Promise<TextRegion[]> {
  const found: TextRegion[] = [];
  // Bands show more detail than the whole, so that what they find goes before.
  for (const view of detectionViews(image.width, image.height).toReversed()) {
    signal?.throwIfAborted();
    const regions = (await regionsIn(session, image, view)).filter(
      (region) => view.whole || standsInBand(region, view, image.height),
    );
    for (const region of regions) {
      const place = (point: Point): Point => ({
        x: view.left + (point.x * view.width) / view.columns,
        y: view.top + (point.y * view.height) / view.rows,
      });
      const [a, b, c, d] = region.quad;
      const quad: Quad = [place(a), place(b), place(c), place(d)];
      if (!found.some((other) => isSame(other.quad, quad))) found.push({ quad, score: region.score });
    }
  }
  return found;
}

async function regionsIn(session: OnnxSession, image: RgbImage, view: DetectionView): Promise<TextRegion[]> {
  const { rows, columns } = view;
  const whole = uprightQuad(view.left, view.top, view.width, view.height);
  const seen = cutQuad(image, whole, { width: columns, height: rows });
  const [input] = session.inputs;
  const [output] = session.outputs;
  const outputs = await session.run({ [input!.name]: detectorInput(seen) }, [output!.name]);
  return findTextQuads({ rows, columns, likelihood: outputs[output!.name]!.data as Float32Array });
}

/** Means and deviations of ImageNet, which the model was trained with in the order blue, green, red all the same. */
const MEAN = [0.485, 0.456, 0.406];
const DEVIATION = [0.229, 0.224, 0.225];

function detectorInput({ width, height, data }: RgbImage) {
  const pixels = width * height;
  const values = new Float32Array(3 * pixels);
  for (let channel = 0; channel < 3; channel++) {
    const [scale, shift] = [1 / (255 * DEVIATION[channel]!), -MEAN[channel]! / DEVIATION[channel]!];
    for (let at = 0, from = 2 - channel, to = channel * pixels; at < pixels; at++, from += 3, to++)
      values[to] = data[from]! * scale + shift;
  }
  return floatTensor(values, [1, 3, height, width]);
}

/** A line at a band's inner edge is cut there and stands whole in the next; one as high as a band is for the whole view. */
function standsInBand({ quad }: TextRegion, view: DetectionView, imageHeight: number): boolean {
  const heights = quad.map(({ y }) => y);
  const touchesTop = Math.min(...heights) <= 2 && view.top > 0;
  const touchesBottom = Math.max(...heights) >= view.rows - 2 && view.top + view.height < imageHeight - 1;
  return !touchesTop && !touchesBottom && quadSize(quad).height < BAND_OVERLAP;
}

function isSame(one: Quad, other: Quad): boolean {
  return sharedArea(one, other) > SAME * Math.min(areaOf(one), areaOf(other));
}
