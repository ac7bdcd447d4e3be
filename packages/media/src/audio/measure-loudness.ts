const BLOCK_SECONDS = 0.4;
const STEP_SECONDS = 0.1;
const ABSOLUTE_GATE_LUFS = -70;
const RELATIVE_GATE_LU = -10;

/**
 * Integrated loudness of one channel by ITU-R BS.1770-4: K-weighting, blocks of 400 ms every 100 ms, an absolute
 * gate at -70 LUFS and a relative one 10 LU below the mean. A full-scale sine of 997 Hz has -3.01 LUFS.
 *
 * @returns LUFS, or `undefined` when no block passes the gates. A sound shorter than a block is one block.
 */
export function measureLoudness(samples: Float32Array, sampleRateHz: number): number | undefined {
  const powers = blockPowers(kWeighted(samples, sampleRateHz), sampleRateHz);
  const heard = powers.filter((power) => lufs(power) > ABSOLUTE_GATE_LUFS);
  if (heard.length === 0) return undefined;
  const gate = lufs(mean(heard)) + RELATIVE_GATE_LU;
  return lufs(mean(heard.filter((power) => lufs(power) > gate)));
}

function lufs(power: number): number {
  return -0.691 + 10 * Math.log10(power);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function blockPowers(weighted: Float64Array, sampleRateHz: number): number[] {
  const block = Math.min(weighted.length, Math.round(BLOCK_SECONDS * sampleRateHz));
  const step = Math.max(1, Math.round(STEP_SECONDS * sampleRateHz));
  const powers: number[] = [];
  for (let start = 0; start + block <= weighted.length; start += step) {
    let sum = 0;
    for (let at = start; at < start + block; at++) sum += weighted[at]! * weighted[at]!;
    powers.push(sum / block);
  }
  return powers;
}

/** A high shelf for the head, then a high pass; analogue prototypes of BS.1770 moved to any rate. */
function kWeighted(samples: Float32Array, sampleRateHz: number): Float64Array {
  const shelved = filtered(Float64Array.from(samples), highShelf(sampleRateHz));
  return filtered(shelved, highPass(sampleRateHz));
}

interface Biquad {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number];
}

/** 4 dB above 1.68 kHz; at 48 kHz these are the coefficients of BS.1770-4, table 1. */
function highShelf(sampleRateHz: number): Biquad {
  const quality = 0.7071752369554196;
  const k = Math.tan((Math.PI * 1681.974450955533) / sampleRateHz);
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const scale = 1 + k / quality + k * k;
  return {
    b: [
      (high + (band * k) / quality + k * k) / scale,
      (2 * (k * k - high)) / scale,
      (high - (band * k) / quality + k * k) / scale,
    ],
    a: [(2 * (k * k - 1)) / scale, (1 - k / quality + k * k) / scale],
  };
}

/** 38 Hz; at 48 kHz the coefficients of table 2. */
function highPass(sampleRateHz: number): Biquad {
  const quality = 0.5003270373238773;
  const k = Math.tan((Math.PI * 38.13547087602444) / sampleRateHz);
  const scale = 1 + k / quality + k * k;
  return { b: [1, -2, 1], a: [(2 * (k * k - 1)) / scale, (1 - k / quality + k * k) / scale] };
}

/** In place, transposed direct form II. */
function filtered(values: Float64Array, { b, a }: Biquad): Float64Array {
  let first = 0;
  let second = 0;
  for (let at = 0; at < values.length; at++) {
    const input = values[at]!;
    const output = b[0] * input + first;
    first = b[1] * input - a[0] * output + second;
    second = b[2] * input - a[1] * output;
    values[at] = output;
  }
  return values;
}
