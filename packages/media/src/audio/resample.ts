/** Zero crossings of the sinc on each side, at the lower of the two rates. */
const ZERO_CROSSINGS = 32;
/** Kaiser window: about 90 dB of stop band. */
const BETA = 9;
/** Pass band, as a share of the lower Nyquist frequency; the rest is the slope of the filter. */
const ROLL_OFF = 0.94;
/** More phases than any pair of usual rates needs (441 for 8,000 to 22,050 Hz). */
const MOST_PHASES = 4096;

/** Whether {@link resample} can go from one rate to the other exactly, which it can for all usual pairs. */
export function canResample(fromHz: number, toHz: number): boolean {
  return (
    Number.isSafeInteger(fromHz) && Number.isSafeInteger(toHz) && toHz / divisor(fromHz, toHz) <= MOST_PHASES
  );
}

/**
 * Changes the rate of a sound by a polyphase filter: a sinc under a Kaiser window (J. O. Smith, Digital Audio
 * Resampling, 2002), 90 dB down above the lower Nyquist frequency.
 *
 * @param samples `[samples]` at `fromHz`; returned as they are when the rates are equal.
 * @returns `[ceil(samples * toHz / fromHz)]`.
 */
export function resample(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  if (fromHz === toHz) return samples;
  const common = divisor(fromHz, toHz);
  const phases = toHz / common;
  const step = fromHz / common;
  const bank = filterBank(phases, Math.min(1, toHz / fromHz) * ROLL_OFF, Math.max(1, fromHz / toHz));
  const taps = bank.length / phases;
  const half = taps / 2;
  const resampled = new Float32Array(Math.ceil((samples.length * phases) / step));
  for (let index = 0; index < resampled.length; index++) {
    // Output `index` stands at `index * step / phases` input samples: whole part and phase.
    const position = index * step;
    const phase = position % phases;
    const first = (position - phase) / phases - half + 1;
    const from = Math.max(0, -first);
    const to = Math.min(taps, samples.length - first);
    let sum = 0;
    for (let tap = from, at = phase * taps + from; tap < to; tap++, at++)
      sum += samples[first + tap]! * bank[at]!;
    resampled[index] = sum;
  }
  return resampled;
}

/** `[phases, taps]`: the filter shifted by each phase, each row summing to 1 so that level is kept exactly. */
function filterBank(phases: number, cutoff: number, stretch: number): Float64Array {
  const half = Math.ceil(ZERO_CROSSINGS * stretch);
  const taps = half * 2;
  const bank = new Float64Array(phases * taps);
  for (let phase = 0; phase < phases; phase++) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const distance = tap - half + 1 - phase / phases;
      const value = sinc(distance * cutoff) * kaiser(distance / half);
      bank[phase * taps + tap] = value;
      sum += value;
    }
    for (let tap = 0; tap < taps; tap++) bank[phase * taps + tap]! /= sum;
  }
  return bank;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / bessel(BETA);
}

/** Modified Bessel function of the first kind, order 0, by its series. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-16; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function divisor(left: number, right: number): number {
  return right === 0 ? left : divisor(right, left % right);
}
