/** Reads ffmpeg's `framecrc` listing, a line a packet, and keeps when the last one ends. */
export interface PacketClock {
  /** Takes the next piece of the listing, cut anywhere. */
  read(text: string): void;
  /** Seconds at which the packet shown last ends; 0 before any. */
  endSeconds(): number;
}

/**
 * A clock for one stream's listing: `#tb 0: 1/15360`, then `stream, decoding time, presentation time, duration,
 * bytes, checksum` for each packet.
 */
export function packetClock(): PacketClock {
  let rest = "";
  let secondsPerTick = 0;
  let end = 0;
  return {
    read(text) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!.slice(0, 1000);
      for (const line of lines) {
        const base = /^#tb 0: (\d+)\/(\d+)/.exec(line);
        if (base) secondsPerTick = Number(base[1]) / Number(base[2]);
        const packet = /^0, *(-?\d+), *(-?\d+), *(-?\d+),/.exec(line);
        if (packet) end = Math.max(end, endOf(packet));
      }
    },
    endSeconds: () => end * secondsPerTick,
  };
}

/** A packet without a time of presentation carries the least 64-bit number in its place. */
function endOf([, decoding, presentation, duration]: RegExpExecArray): number {
  const shown = Number(presentation) < -(2 ** 62) ? Number(decoding) : Number(presentation);
  return shown + Math.max(0, Number(duration));
}
