import type { EmbeddingModelV3, ImageModelV3, LanguageModelV3, TranscriptionModelV3 } from "@ai-sdk/provider";
import { expectTypeOf, it } from "vitest";
import type { EmbeddingModel } from "./embedding-model.js";
import type { ImageModel } from "./image-model.js";
import type { LanguageModel } from "./language-model.js";
import type { TranscriptionModel } from "./transcription-model.js";

// The compiler is the test: tsc fails when the SDK's models no longer fit.
it("the AI SDK's own model types fit ours without a cast", () => {
  expectTypeOf<EmbeddingModelV3>().toExtend<EmbeddingModel>();
  expectTypeOf<LanguageModelV3>().toExtend<LanguageModel>();
  expectTypeOf<ImageModelV3>().toExtend<ImageModel>();
  expectTypeOf<TranscriptionModelV3>().toExtend<TranscriptionModel>();
});
