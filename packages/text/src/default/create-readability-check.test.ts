import { expect, it } from "vitest";
import { createReadabilityCheck } from "./create-readability-check.js";

it("tells texts in the vocabulary's script from others", async () => {
  const canRead = await createReadabilityCheck();
  expect(canRead("A quiet walk by the sea")).toBe(true);
  expect(canRead("Ein stiller Spaziergang über die Dünen")).toBe(true);
  expect(canRead("海边安静的散步")).toBe(false);
  expect(canRead("Тихая прогулка у моря")).toBe(false);
  expect(canRead("42 × 17")).toBe(true);
});
