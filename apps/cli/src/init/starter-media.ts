import { deflateSync } from "node:zlib";
import { wavBytes } from "@modalis/sample";
import { crc32 } from "./crc32.js";

const SIDE = 64;

/** A PNG that fades from one colour to another, downwards or, in stripes like trees, to the right. */
export function starterPicture(
  first: readonly number[],
  second: readonly number[],
  direction: "down" | "right",
): Uint8Array {
  const rows = Buffer.alloc(SIDE * (1 + 3 * SIDE));
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      for (let colour = 0; colour < 3; colour++) {
        const share = (direction === "down" ? y : x) / (SIDE - 1);
        const wave = direction === "down" ? 6 * Math.sin(x / 5 + y / 9) : 60 * Math.sin(x);
        const value = first[colour]! * (1 - share) + second[colour]! * share + wave;
        rows[y * (1 + 3 * SIDE) + 1 + 3 * x + colour] = Math.max(0, Math.min(255, Math.round(value)));
      }
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  header.set([8, 2], 8);
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  const parts = [chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([signature, ...parts]);
}

function chunk(name: string, body: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), body]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(body.length, 0);
  named.copy(whole, 4);
  whole.writeUInt32BE(crc32(named), whole.length - 4);
  return whole;
}

const SAMPLE_RATE_HZ = 16_000;

/** Two seconds of sound that swells and falls, as 16-bit WAV. */
export function starterSound(): Uint8Array {
  const samples = Float32Array.from({ length: 2 * SAMPLE_RATE_HZ }, (_, at) => {
    const seconds = at / SAMPLE_RATE_HZ;
    const swell = 0.5 - 0.5 * Math.cos(Math.PI * seconds);
    return 0.27 * swell * Math.sin(2 * Math.PI * 220 * seconds + 3 * Math.sin(2 * Math.PI * 2 * seconds));
  });
  return wavBytes({ samples, sampleRateHz: SAMPLE_RATE_HZ });
}
