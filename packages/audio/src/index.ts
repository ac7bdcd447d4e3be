export { DESCRIPTOR_NAMES, DESCRIPTOR_SAMPLE_RATE_HZ } from "./descriptors/spectral-descriptors.js";
export type { AudioContent, AudioLoadingOptions } from "./encoder/audio-content.js";
export { type AudioEncoderOptions, createAudioEncoder } from "./encoder/create-audio-encoder.js";
export {
  createLogMelFrontEnd,
  type LogMelFrontEnd,
  type LogMelLevels,
  type LogMelSettings,
  type MelCompression,
} from "./signal/log-mel.js";
export {
  createMelFilterBank,
  type FilterBank,
  type MelFilterBankSettings,
} from "./signal/mel-filter-bank.js";
export { hertzToMel, type MelScale, melToHertz } from "./signal/mel-scale.js";
export { createRealFft, type RealFft } from "./signal/real-fft.js";
export { createSpectrogram, type Spectrogram, type SpectrogramSettings } from "./signal/spectrogram.js";
export { type WindowOptions, type WindowShape, windowWeights } from "./signal/window.js";
