/** A part of a picture as the detector is shown it. */
export interface DetectionView {
  /** In pixels of the picture. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** What the detector sees, multiples of 32 pixels. */
  readonly columns: number;
  readonly rows: number;
  /** Whether it is the whole picture; other views see smaller text. */
  readonly whole: boolean;
}

/** The shorter side of a small picture is enlarged to this, but never more than {@link LARGEST_ENLARGEMENT} times. */
const SHORT_SIDE = 640;
const LONG_SIDE = 1280;
const LARGEST_ENLARGEMENT = 2.5;
/** A picture shrunk below this in its whole view is looked at in bands too. */
const ENOUGH = 0.65;
/** Bands show the picture at full size, or as large as keeps its longer side here. */
const BAND_LONG_SIDE = 3200;
/** Pixels of one band, so that the detector's memory has a bound. */
const BAND_PIXELS = 1_600_000;
/** Lines that are less high than this stand whole in one of two bands. */
export const BAND_OVERLAP = 96;

/**
 * Views of a picture: the whole at a size in which everyday text is found, and, where that loses more than a third of
 * its detail, bands across its full width, so that no line is cut.
 */
export function detectionViews(width: number, height: number): DetectionView[] {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  const enlarged = Math.max(1, Math.min(LARGEST_ENLARGEMENT, SHORT_SIDE / short));
  const scale = Math.min(enlarged, LONG_SIDE / long);
  const whole = { left: 0, top: 0, width, height, ...viewSize(width * scale, height * scale), whole: true };
  if (scale >= ENOUGH) return [whole];
  return [whole, ...bands(width, height, Math.min(1, BAND_LONG_SIDE / long))];
}

function bands(width: number, height: number, scale: number): DetectionView[] {
  const overlap = BAND_OVERLAP / scale;
  const most = BAND_PIXELS / (width * scale * scale);
  const count = Math.max(1, Math.ceil((height - overlap) / Math.max(1, most - overlap)));
  const bandHeight = Math.min(height, (height - overlap) / count + overlap);
  return Array.from({ length: count }, (_, at) => ({
    left: 0,
    top: at * (bandHeight - overlap),
    width,
    height: bandHeight,
    ...viewSize(width * scale, bandHeight * scale),
    whole: false,
  }));
}

function viewSize(width: number, height: number): { columns: number; rows: number } {
  const rounded = (side: number) => Math.max(32, Math.round(side / 32) * 32);
  return { columns: rounded(width), rows: rounded(height) };
}
