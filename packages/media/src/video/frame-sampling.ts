import { ModalisError } from "@modalis/contract";

/** Which frames of a film are decoded. */
export type FrameSampling =
  /** `count` frames, 1 to 1,000, at the middles of equal parts; always exactly that many, repeated in a shorter film. */
  | { readonly kind: "uniform"; readonly count: number }
  /** The first frame of each stretch of this many seconds, 0.01 or more. */
  | { readonly kind: "interval"; readonly seconds: number }
  /** The frames stored whole, which are cheap to decode; with `leastSecondsApart`, not more often than that. */
  | { readonly kind: "keyframes"; readonly leastSecondsApart?: number }
  /** The middle of each shot; of more than `atMost` (default 64, up to 1,000), those of the longest shots. */
  | { readonly kind: "shots"; readonly atMost?: number };

/**
 * One line that differs whenever the frames would, for an encoder's `preprocessing`: `"8 uniform frames"`.
 *
 * @throws `INVALID_ARGUMENT` for numbers out of range.
 */
export function describeFrameSampling(sampling: FrameSampling): string {
  switch (sampling.kind) {
    case "uniform":
      return `${checked("sampling.count", sampling.count, 1, 1000, true)} uniform frames`;
    case "interval":
      return `a frame every ${checked("sampling.seconds", sampling.seconds, 0.01, 86_400)} s`;
    case "keyframes": {
      const apart = sampling.leastSecondsApart;
      if (apart === undefined) return "keyframes";
      return `keyframes ${checked("sampling.leastSecondsApart", apart, 0.01, 86_400)} s apart`;
    }
    case "shots":
      return `middles of at most ${checked("sampling.atMost", sampling.atMost ?? 64, 1, 1000, true)} shots`;
    default:
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `there is no frame sampling ${JSON.stringify(sampling)}; its kind is uniform, interval, keyframes or shots`,
      );
  }
}

function checked(name: string, value: number, least: number, most: number, whole = false): number {
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `${name} must be ${whole ? "a whole number " : ""}from ${least} to ${most}, not ${value}`,
  );
}
