/** Half a step of 16-bit sound: what rounds to 0 there is silence everywhere. */
const SILENCE = 2 ** -16;

/** Whether no sample reaches half a 16-bit step. */
export function isDigitallySilent(samples: Float32Array): boolean {
  for (let index = 0; index < samples.length; index++) if (Math.abs(samples[index]!) >= SILENCE) return false;
  return true;
}
