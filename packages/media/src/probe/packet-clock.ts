/** Reads ffmpeg's `framecrc` listing, a line a packet, and keeps how long the stream lasts. */
export interface PacketClock {
  /** Takes the next piece of the listing, cut anywhere. */
  read(text: string): void;
  /** Seconds from where the packet shown first begins to where the one shown last ends; 0 before any. */
  seconds(): number;
  /** Packets so far: of pictures, one a frame. */
  packets(): number;
}

/**
 * A clock for one stream's listing: `#tb 0: 1/15360`, then `stream, decoding time, presentation time, duration,
 * bytes, checksum` for each packet.
 */
export function packetClock(): PacketClock {
  let rest = "";
  let secondsPerTick = 0;
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  let count = 0;
  return {
    read(text) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!.slice(0, 1000);
      for (const line of lines) {
        const base = /^#tb 0: (\d+)\/(\d+)/.exec(line);
        if (base) secondsPerTick = Number(base[1]) / Number(base[2]);
        const packet = /^0, *(-?\d+), *(-?\d+), *(-?\d+),/.exec(line);
        if (!packet) continue;
        count++;
        // A packet without a time of presentation carries the least 64-bit number in its place.
        const shown = Number(packet[2]) < -(2 ** 62) ? Number(packet[1]) : Number(packet[2]);
        start = Math.min(start, shown);
        end = Math.max(end, shown + Math.max(0, Number(packet[3])));
      }
    },
    seconds: () => (end > start ? (end - start) * secondsPerTick : 0),
    packets: () => count,
  };
}
