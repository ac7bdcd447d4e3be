import type { MediaSource } from "@modalis/contract";
import type { RgbImage } from "../image/rgb-image.js";
import { cutsBetween, type FrameChange } from "./cuts-between.js";
import { frameDistance } from "./frame-distance.js";
import { type Film, frameStream } from "./frame-stream.js";
import { type OpenFilmOptions, openFilm } from "./open-film.js";

/** A stretch of film between two cuts. */
export interface Shot {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** How many shots, and at what cost. */
export interface DetectShotsOptions extends OpenFilmOptions {
  /** Most shots returned, 64 unless told; of more, the longest. */
  readonly atMost?: number;
}

/** Enough to see a change of place, too small to see a step of a person. */
const size = { width: 48, height: 28 };
/** At most 12.5 frames a second are looked at. */
const select = "isnan(prev_selected_t)+gte(t-prev_selected_t,0.0795)";

/**
 * The shots of a film in order: where it is cut, hard, from one picture to another. Slow dissolves are not cuts.
 *
 * The whole film is decoded, at 48 x 28 pixels.
 *
 * @throws as `decodeFrames`.
 */
export async function detectShots(
  source: MediaSource,
  options: DetectShotsOptions = {},
): Promise<readonly Shot[]> {
  await using film = await openFilm(source, options);
  return await findShots(film, options.atMost ?? 64);
}

/** {@link detectShots} of a film that is open. */
export async function findShots(
  film: Film & { readonly durationSeconds: number },
  atMost: number,
): Promise<readonly Shot[]> {
  const changes: FrameChange[] = [];
  let previous: RgbImage | undefined;
  for await (const { image, timeSeconds } of frameStream(film, { size, select })) {
    if (previous) changes.push({ timeSeconds, distance: frameDistance(previous, image) });
    previous = image;
  }
  const cuts = [0, ...cutsBetween(changes), film.durationSeconds];
  const shots = cuts.slice(1).map((endSeconds, index) => ({ startSeconds: cuts[index]!, endSeconds }));
  return longest(shots, atMost);
}

/** The longest `atMost` shots, in the film's order. */
function longest(shots: readonly Shot[], atMost: number): readonly Shot[] {
  if (shots.length <= atMost) return shots;
  const lengthOf = ({ startSeconds, endSeconds }: Shot): number => endSeconds - startSeconds;
  const kept = new Set([...shots].sort((left, right) => lengthOf(right) - lengthOf(left)).slice(0, atMost));
  return shots.filter((shot) => kept.has(shot));
}
