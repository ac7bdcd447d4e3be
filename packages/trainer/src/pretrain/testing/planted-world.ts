import { defineSpace, type EmbeddingSpace } from "@modalis/contract";
import { seededRandom } from "../../random/seeded-random.js";
import type { AlignmentChannel, AlignmentData } from "../alignment-data.js";

const LATENT = 6;

/** A space of planted vectors. */
export function plantedSpace(modality: string, dimensions: number, aspect?: string): EmbeddingSpace {
  return defineSpace({
    modality,
    dimensions,
    normalisation: "none",
    model: { id: "planted", revision: "1", preprocessing: "none" },
    ...(aspect === undefined ? {} : { aspect }),
  });
}

/** Channels that are noisy mixtures of one hidden vector an item; `lacking` says who lacks what. */
export function plantedWorld(
  items: number,
  widths: Readonly<Record<string, number>>,
  lacking: (channel: string, item: number) => boolean = () => false,
): AlignmentData {
  const latent = seededRandom(1);
  const hidden = Array.from({ length: items * LATENT }, () => latent.normal());
  const channels = Object.entries(widths).map(([name, width], at): [string, AlignmentChannel] => {
    const random = seededRandom(2, at);
    const mixture = Array.from({ length: LATENT * width }, () => random.normal());
    const data = new Float32Array(items * width);
    const present = Uint8Array.from({ length: items }, (_, item) => (lacking(name, item) ? 0 : 1));
    for (let item = 0; item < items; item++) {
      for (let to = 0; to < width; to++) {
        let value = 0.3 * random.normal();
        for (let from = 0; from < LATENT; from++)
          value += hidden[item * LATENT + from]! * mixture[from * width + to]!;
        data[item * width + to] = present[item] === 1 ? value : 0;
      }
    }
    const [modality = "", aspect] = name.split(".");
    return [
      name,
      { features: { dimensions: width, data, present, space: plantedSpace(modality, width, aspect) } },
    ];
  });
  return { items, channels: new Map(channels) };
}
