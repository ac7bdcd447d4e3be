import { createHash } from "node:crypto";
import { type SafeTensor, writeSafetensors } from "@modalis/contract";
import type { EarlyFusionParameters } from "./fusion-parameters.js";

/** Names the layout of our metadata; the container is plain safetensors. */
export const FUSION_LAYOUT = "modalis-early-fusion/1";

/** One safetensors file that holds a fusion; the same parameters give the same bytes. */
export function saveFusion(parameters: EarlyFusionParameters): Uint8Array {
  const tensors = new Map<string, SafeTensor>();
  const channels = [...parameters.channels].map(([name, { space, weight, mean, scale }], index) => {
    tensors.set(`${index}.mean`, { dtype: "F32", shape: [mean.length], data: mean });
    tensors.set(`${index}.scale`, { dtype: "F32", shape: [scale.length], data: scale });
    return { name, space, weight };
  });
  return writeSafetensors(tensors, { layout: FUSION_LAYOUT, channels: JSON.stringify(channels) });
}

/** SHA-256, in hexadecimal, of the saved form: what the fused space's fingerprint covers. */
export function digestFusion(parameters: EarlyFusionParameters): string {
  return createHash("sha256").update(saveFusion(parameters)).digest("hex");
}
