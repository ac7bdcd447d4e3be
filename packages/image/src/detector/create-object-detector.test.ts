import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chequers, landscape } from "../fixtures/painted-pictures.js";
import { createObjectDetector, type ObjectDetector } from "./create-object-detector.js";

const photos = fileURLToPath(new URL("../../../../../shared/data/flickr300/images", import.meta.url));

describe("createObjectDetector", () => {
  let detector: ObjectDetector;
  beforeAll(async () => {
    detector = await createObjectDetector();
  });
  afterAll(() => detector[Symbol.asyncDispose]());

  it.skipIf(!existsSync(photos))(
    "finds a horse and its rider (skipped where ../shared/data is absent)",
    async () => {
      const { images } = await detector.detect([
        { id: "rider", content: join(photos, "109202756_b97fcdc62c.jpg") },
        { id: "lawn", content: join(photos, "1087539207_9f77ab3aaf.jpg") },
      ]);
      const [rider, lawn] = images;
      expect(rider!.objects.map(({ label }) => label)).toEqual(expect.arrayContaining(["horse", "person"]));
      const [horse] = rider!.objects;
      expect(horse).toMatchObject({
        label: "horse",
        score: rider!.classScores[detector.labels.indexOf("horse")],
      });
      expect(horse!.box.width * horse!.box.height).toBeGreaterThan(0.1);
      expect(lawn!.objects.some(({ label }) => label === "horse")).toBe(false);
    },
  );

  it("gives 80 named scores from 0 to 1 for any picture, and reports the broken one", async () => {
    const { images, failures } = await detector.detect([
      { id: "landscape", content: landscape(40) },
      { id: "broken", content: Uint8Array.of(1, 2, 3) },
      { id: "chequers", content: chequers(20) },
    ]);
    expect(images.map(({ id }) => id)).toEqual(["landscape", "chequers"]);
    expect(failures).toMatchObject([{ id: "broken", error: { code: "UNSUPPORTED_INPUT" } }]);
    expect(new Set(detector.labels).size).toBe(80);
    for (const { classScores } of images) {
      expect(classScores).toHaveLength(80);
      expect(classScores.every((score) => score >= 0 && score <= 1)).toBe(true);
    }
  });

  it("stops for a signal, refuses options out of range, and work after disposal", async () => {
    const reason = new Error("stop");
    const inputs = [{ id: "a", content: landscape(40) }];
    await expect(detector.detect(inputs, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(createObjectDetector({ minimumScore: 2 })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
    await expect(createObjectDetector({ maximumObjects: 0 })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
    const brief = await createObjectDetector();
    await brief[Symbol.asyncDispose]();
    await brief[Symbol.asyncDispose]();
    await expect(brief.detect(inputs)).rejects.toMatchObject({ code: "DISPOSED" });
  });
});
