/**
 * Critical-band rate in bark of every bin of a transform: `13 atan(f / 1315.8) + 3.5 atan((f / 7518)^2)`,
 * after Zwicker and Terhardt (1980), with the constants of meyda, whose loudness functions take this scale.
 *
 * @returns `[fftLength / 2 + 1]`, rising from 0.
 */
export function barkScale(fftLength: number, sampleRateHz: number): Float64Array {
  return Float64Array.from({ length: Math.floor(fftLength / 2) + 1 }, (_, bin) => {
    const frequencyHz = (bin * sampleRateHz) / fftLength;
    return 13 * Math.atan(frequencyHz / 1315.8) + 3.5 * Math.atan((frequencyHz / 7518) ** 2);
  });
}
