import { fileURLToPath } from "node:url";
import { describeEncoder } from "@modalis/conformance";
import { createAudioEncoder } from "./encoder/create-audio-encoder.js";
import { pcmAsWav } from "./encoder/pcm-as-wav.js";
import { noise, plucks, soundOf, tone } from "./test-fixtures/sounds.js";

describeEncoder({
  name: "spectral audio encoder",
  create: () => createAudioEncoder(),
  inputs: [
    { id: "tone", content: tone(440) },
    { id: "noise", content: pcmAsWav(noise(1)) },
    { id: "plucks", content: plucks(330) },
    { id: "click", content: soundOf(0.01, (_, index) => (index === 3 ? 0.5 : 0.01)) },
    { id: "other rate", content: tone(220, 0.3, 16_000) },
  ],
  broken: [
    { id: "silent", content: soundOf(1, () => 0) },
    { id: "empty", content: soundOf(0, () => 0) },
    { id: "no bytes", content: new Uint8Array() },
    { id: "no number", content: soundOf(0.1, () => Number.NaN) },
    { id: "no rate", content: { sampleRateHz: 0, samples: new Float32Array(8) } },
    { id: "no sound file", content: new TextEncoder().encode("this is a text, not a sound") },
    { id: "no such file", content: "no/such/file.ogg" },
  ],
  likeness: { anchor: noise(1), near: noise(2), far: tone(440) },
  golden: {
    path: fileURLToPath(new URL("../golden/spectral-v1.safetensors", import.meta.url)),
  },
});
