import { describe, expect, it } from "vitest";
import {
  checkSettledReference,
  isHostedReference,
  parseHostedReference,
  withKeyName,
} from "./hosted-reference.js";

const environment = { MODEL_KEY: "sk-1234567890", EMPTY: " " };

describe("parseHostedReference", () => {
  it("reads address, model and options", () => {
    const source =
      "openai:http://127.0.0.1:11434/v1#nomic;key-env=MODEL_KEY;redact;revision=2;dimensions=64;passage=p: ;concurrency=2;input-price=0.02;picture-price=0.04";
    expect(parseHostedReference(source, environment)).toEqual({
      server: { baseUrl: "http://127.0.0.1:11434/v1", model: "nomic", apiKey: "sk-1234567890" },
      redact: true,
      prices: { currency: "USD", inputAMillionTokens: 0.02, outputAMillionTokens: 0, aPicture: 0.04 },
      revision: "2",
      dimensions: 64,
      prefixes: { passage: "p: ", query: "" },
      limits: { concurrency: 2 },
    });
  });

  it.each([
    ["openai:http://x", "no address and model"],
    ["openai:#m", "no address and model"],
    ["openai:http://x#m;colour=red", "no option"],
    ["openai:http://x#m;dimensions=many", "whole number"],
    ["openai:http://x#m;key-env=ABSENT", "no variable"],
    ["openai:http://x#m;input-price=cheap", "price of a million"],
    ["openai:http://x#m;key-env=EMPTY", "no variable"],
    ["openai:http://x#m;key-env=__proto__", "no variable"],
    ["openai:http://x#m;key-env", "no option"],
  ])("refuses %s", (source, problem) => {
    const read = () => parseHostedReference(source, environment);
    if (source.endsWith(";key-env")) expect(read().server.apiKey).toBeUndefined();
    else expect(read).toThrow(problem);
  });

  it("takes the name of a key from the command line alone", () => {
    expect(withKeyName("openai:http://x#m", "MODEL_KEY")).toBe("openai:http://x#m;key-env=MODEL_KEY");
    expect(withKeyName("models/minilm", "MODEL_KEY")).toBe("models/minilm");
    expect(checkSettledReference("openai:http://x#m;redact")).toBe("openai:http://x#m;redact");
    expect(() => checkSettledReference("openai:http://x#m;key-env=HOME")).toThrow("--api-key-env");
    expect(isHostedReference("hub:owner/name")).toBe(false);
  });
});
