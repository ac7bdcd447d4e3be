import { createPictureFinder, type ImageProvider } from "@modalis/convert";
import { createHostedIllustrator, openAiCompatible, startStandInServer } from "@modalis/hosted";
import { expect, it } from "vitest";

it("a picture finder and a model of a server are providers of pictures alike", async () => {
  await using server = await startStandInServer();
  const { image } = openAiCompatible({ baseUrl: server.baseUrl, model: "draws" });
  const search = async () => [{ content: "fox.png", similarity: 0.4 }];
  // The compiler is the first to judge: neither package depends on the other.
  const providers: readonly ImageProvider[] = [
    createPictureFinder({ search, revision: "shelf@1" }),
    createHostedIllustrator({ model: image }),
  ];
  for (const provider of providers) {
    const { outputs, failures } = await provider.convert([
      { id: "fox", content: "a red fox" },
      { id: "empty", content: " " },
    ]);
    expect(outputs.map(({ id, content }) => [id, content.length > 0])).toEqual([["fox", true]]);
    expect(failures).toMatchObject([{ id: "empty", error: { code: "EMPTY_INPUT" } }]);
    await provider[Symbol.asyncDispose]();
  }
});
