import { expect, it } from "vitest";
import { openAiCompatible } from "./openai-compatible.js";

it("refuses addresses and keys that would be shown or could not be sent", () => {
  for (const baseUrl of [
    "",
    "localhost:11434",
    "ftp://x/v1",
    "http://ann:secret@x/v1",
    "http://x/v1?key=secret",
  ]) {
    const open = () => openAiCompatible({ baseUrl, model: "m" });
    expect(open).toThrow("baseUrl");
    expect(open).not.toThrow("secret");
  }
  for (const apiKey of ["", "two words", "line\nbreak", "schlüssel"]) {
    const open = () => openAiCompatible({ baseUrl: "http://x", model: "m", apiKey });
    expect(open).toThrow("apiKey");
    if (apiKey !== "") expect(open).not.toThrow(apiKey);
  }
});

it("names the provider by its host, or as told, never by the key", () => {
  const { embedding } = openAiCompatible({
    baseUrl: "https://models.example/v1",
    model: "m",
    apiKey: "sk-1",
  });
  expect(embedding.provider).toBe("models.example");
  expect(openAiCompatible({ baseUrl: "http://x", model: "m", provider: "ollama" }).language.provider).toBe(
    "ollama",
  );
  expect(JSON.stringify(embedding)).not.toContain("sk-1");
});
