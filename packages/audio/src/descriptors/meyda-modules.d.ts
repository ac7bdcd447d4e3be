/** The part of meyda 5.6.3 that is used; the package declares no types for this CommonJS file. */
declare module "meyda/dist/node/featureExtractors.js" {
  interface MeydaExtractors {
    mfcc(frame: BandFrame & { numberOfMFCCCoefficients: number }): number[];
    melBands(frame: BandFrame): number[];
    chroma(frame: {
      ampSpectrum: Float64Array;
      chromaFilterBank: readonly (readonly number[])[];
    }): ArrayLike<number>;
    loudness(frame: LoudnessFrame): { specific: Float32Array; total: number };
    perceptualSpread(frame: LoudnessFrame): number;
    perceptualSharpness(frame: LoudnessFrame): number;
    rms(frame: { signal: Float32Array }): number;
    zcr(frame: { signal: Float32Array }): number;
    spectralCentroid(frame: SpectrumFrame): number;
    spectralFlatness(frame: SpectrumFrame): number;
    spectralRolloff(frame: SpectrumFrame & { sampleRate: number }): number;
    spectralSpread(frame: SpectrumFrame): number;
    spectralSkewness(frame: SpectrumFrame): number;
    spectralKurtosis(frame: SpectrumFrame): number;
    spectralCrest(frame: SpectrumFrame): number;
  }
  interface SpectrumFrame {
    ampSpectrum: Float64Array;
  }
  interface LoudnessFrame extends SpectrumFrame {
    barkScale: Float64Array;
  }
  interface BandFrame extends SpectrumFrame {
    melFilterBank: readonly (readonly number[])[];
    bufferSize: number;
  }
  const extractors: MeydaExtractors;
  export = extractors;
}
