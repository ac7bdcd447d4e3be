/** A mono WAV of 16 bits with one tone. */
export function wavTone(frequencyHz: number, seconds: number, sampleRateHz = 16_000): Buffer {
  const count = Math.round(seconds * sampleRateHz);
  const file = Buffer.alloc(44 + 2 * count);
  file.write("RIFF", 0, "latin1");
  file.writeUInt32LE(file.length - 8, 4);
  file.write("WAVEfmt ", 8, "latin1");
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(sampleRateHz, 24);
  file.writeUInt32LE(2 * sampleRateHz, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36, "latin1");
  file.writeUInt32LE(2 * count, WAV_DATA_LENGTH_AT);
  for (let at = 0; at < count; at++) {
    const sample = Math.sin((2 * Math.PI * frequencyHz * at) / sampleRateHz);
    file.writeInt16LE(Math.round(12_000 * sample), 44 + 2 * at);
  }
  return file;
}

/** Where such a file says how many bytes of samples follow. */
export const WAV_DATA_LENGTH_AT = 40;
