/** Hands out the times of frames in order, as ffmpeg's `showinfo` filter logs them. */
export interface FrameClock {
  /** Takes one line of the log. */
  readonly read: (line: string) => void;
  /** The next frame's seconds, once its line has arrived; `undefined` when none arrives within five seconds. */
  next(): Promise<number | undefined>;
}

/** The log and the pictures arrive through two pipes, so a picture may be read before its line. */
const PATIENCE_MS = 5000;

/** A clock for one run of ffmpeg. A frame without a time of its own takes the time of the frame before. */
export function frameClock(): FrameClock {
  const times: number[] = [];
  let secondsPerTick: number | undefined;
  let last = 0;
  let wake: (() => void) | undefined;
  return {
    read(line) {
      const base = /^\[Parsed_showinfo_\d+ @ [^\]]+\] config in time_base: (\d+)\/(\d+)/.exec(line);
      if (base) secondsPerTick = Number(base[1]) / Number(base[2]);
      const frame = /^\[Parsed_showinfo_\d+ @ [^\]]+\] n: *\d+ pts: *(\S+) +pts_time:(\S+)/.exec(line);
      if (!frame) return;
      // The logged seconds have six digits only, too few for a long film.
      const seconds = secondsPerTick ? Number(frame[1]) * secondsPerTick : Number(frame[2]);
      if (Number.isFinite(seconds)) last = seconds;
      times.push(last);
      wake?.();
    },
    async next() {
      if (times.length === 0) await arrival((resolve) => (wake = resolve));
      wake = undefined;
      return times.shift();
    },
  };
}

function arrival(onWait: (resolve: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS);
    onWait(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
