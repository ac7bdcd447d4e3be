import { describeFuser } from "@modalis/conformance";
import { fitEarlyFusion } from "./early/fit-early-fusion.js";
import { loadFusion } from "./early/load-fusion.js";
import { saveFusion } from "./early/save-fusion.js";
import { randomBatch } from "./testing/toy-batch.js";

const channels = new Map(
  ["image", "image.colour", "text", "haptics"].map((channel, index) => [
    channel,
    randomBatch(channel, { rows: 24, dimensions: 3 + index, seed: index, kept: 0.7 }),
  ]),
);

describeFuser({ name: "early fusion", create: () => fitEarlyFusion(channels), channels });

describeFuser({
  name: "early fusion, saved and loaded",
  create: () => loadFusion(saveFusion(fitEarlyFusion(channels).parameters)),
  channels,
});
