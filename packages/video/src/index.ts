export { createSoundTrackEncoder, type SoundTrackEncoderOptions } from "./create-sound-track-encoder.js";
export { createVideoEncoder, type VideoEncoderOptions } from "./create-video-encoder.js";
export type { FramePooling } from "./pool-frames.js";
