export interface WavFixture {
  readonly tag?: number;
  readonly channels?: number;
  readonly sampleRateHz?: number;
  readonly bits?: number;
  readonly bytesPerFrame?: number;
  /** What the data chunk claims to hold; absent, the truth. */
  readonly claimedBytes?: number;
  readonly data: Uint8Array;
}

/** A RIFF WAVE file whose header says what it is told to. */
export function wavBytes(fixture: WavFixture): Buffer {
  const { tag = 1, channels = 1, sampleRateHz = 8000, bits = 16, data } = fixture;
  const bytesPerFrame = fixture.bytesPerFrame ?? (channels * bits) / 8;
  const file = Buffer.alloc(44 + data.length);
  file.write("RIFF", 0, "latin1");
  file.writeUInt32LE(36 + data.length, 4);
  file.write("WAVEfmt ", 8, "latin1");
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(tag, 20);
  file.writeUInt16LE(channels, 22);
  file.writeUInt32LE(sampleRateHz, 24);
  file.writeUInt32LE((sampleRateHz * bytesPerFrame) >>> 0, 28);
  file.writeUInt16LE(bytesPerFrame & 0xffff, 32);
  file.writeUInt16LE(bits, 34);
  file.write("data", 36, "latin1");
  file.writeUInt32LE(fixture.claimedBytes ?? data.length, 40);
  file.set(data, 44);
  return file;
}

/** Samples as bytes of 16-bit integers. */
export function int16Bytes(samples: Iterable<number>): Uint8Array {
  const integers = Int16Array.from(samples, (sample) =>
    Math.max(-32768, Math.min(32767, Math.round(sample * 32768))),
  );
  return new Uint8Array(integers.buffer);
}

/** A sine of the given frequency and amplitude. */
export function sine(
  frequencyHz: number,
  sampleRateHz: number,
  seconds: number,
  amplitude = 0.5,
): Float32Array {
  const step = (2 * Math.PI * frequencyHz) / sampleRateHz;
  return Float32Array.from(
    { length: Math.round(seconds * sampleRateHz) },
    (_, at) => amplitude * Math.sin(step * at),
  );
}
