/**
 * The two mel conventions in use. `"htk"` (Young's HTK book; also TensorFlow, Kaldi and torchaudio) is
 * logarithmic throughout; `"slaney"` (Slaney's Auditory Toolbox; librosa, Whisper) is linear below 1 kHz.
 */
export type MelScale = "htk" | "slaney";

/** Mel value of a frequency in hertz. */
export function hertzToMel(frequencyHz: number, scale: MelScale): number {
  if (scale === "htk") return HTK_FACTOR * Math.log1p(frequencyHz / HTK_CORNER_HZ);
  if (frequencyHz < SLANEY_BREAK_HZ) return frequencyHz / SLANEY_HZ_PER_MEL;
  return SLANEY_BREAK_MEL + Math.log(frequencyHz / SLANEY_BREAK_HZ) / SLANEY_LOG_STEP;
}

/** Frequency in hertz of a mel value; the inverse of {@link hertzToMel}. */
export function melToHertz(mel: number, scale: MelScale): number {
  if (scale === "htk") return HTK_CORNER_HZ * Math.expm1(mel / HTK_FACTOR);
  if (mel < SLANEY_BREAK_MEL) return mel * SLANEY_HZ_PER_MEL;
  return SLANEY_BREAK_HZ * Math.exp((mel - SLANEY_BREAK_MEL) * SLANEY_LOG_STEP);
}

const HTK_CORNER_HZ = 700;
/** `2595 log10` of HTK's book, written for the natural logarithm: 1127.0105. */
const HTK_FACTOR = 2595 / Math.LN10;

/** 200 / 3 hertz a mel up to 1 kHz, which is therefore 15 mel. */
const SLANEY_HZ_PER_MEL = 200 / 3;
const SLANEY_BREAK_HZ = 1000;
const SLANEY_BREAK_MEL = SLANEY_BREAK_HZ / SLANEY_HZ_PER_MEL;
/** 27 steps of equal ratio lead from 1 kHz to 6.4 kHz. */
const SLANEY_LOG_STEP = Math.log(6.4) / 27;
