import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { describeEncoder } from "@modalis/conformance";
import { afterAll } from "vitest";
import { openAiCompatible } from "../endpoint/openai-compatible.js";
import { startStandInServer } from "../stand-in/start-stand-in-server.js";
import { inputs } from "../testing/opened-encoder.js";
import { createHostedTextEncoder } from "./hosted-text-encoder.js";

const shared = await startStandInServer();
afterAll(() => shared[Symbol.asyncDispose]());

const likeness = { anchor: "a film about trains", near: "a film about ships", far: "red shoes" };

describeEncoder({
  name: "hosted text encoder at an address",
  create: () =>
    createHostedTextEncoder({
      model: openAiCompatible({ baseUrl: shared.baseUrl, model: "words" }).embedding,
    }),
  inputs,
  broken: { id: "empty", content: " \n" },
  likeness,
});

describeEncoder({
  name: "hosted text encoder of an AI SDK model",
  create: () =>
    createHostedTextEncoder({
      model: createOpenAICompatible({ name: "stand-in", baseURL: shared.baseUrl }).textEmbeddingModel(
        "words",
      ),
    }),
  inputs,
  broken: { id: "empty", content: "" },
  likeness,
});
