import { checkLength } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";

export interface ScaledVectorOptions {
  /** `[length]`, written in place. */
  readonly target: Float32Array;
  /** `[length]`; may be `target` itself. */
  readonly source: Float32Array;
  readonly scale: number;
}

/** `target += scale * source`. */
export function addScaled(engine: KernelEngine, { target, source, scale }: ScaledVectorOptions): void {
  shareVector(engine, "addScaledVector", { target, source, scale });
}

/** `target = scale * source`. */
export function scaleInto(engine: KernelEngine, { target, source, scale }: ScaledVectorOptions): void {
  shareVector(engine, "scaleVector", { target, source, scale });
}

function shareVector(engine: KernelEngine, kernel: string, options: ScaledVectorOptions): void {
  const { target, source, scale } = options;
  checkLength(source, target.length, "source");
  const [to, from] = [engine.address(target, "target"), engine.address(source, "source")];
  engine.share(kernel, target.length, to, from, target.length, scale);
}
