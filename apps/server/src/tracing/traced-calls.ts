import type { Tracer } from "./tracer.js";

/**
 * The same object, whose named calls are spans `prefix.name` of the request at hand; its other properties are read from it
 * when they are asked for.
 *
 * @param names Of calls that give promises.
 */
export function tracedCalls<Target extends object, Name extends keyof Target & string>(
  target: Target,
  prefix: string,
  names: readonly Name[],
  tracer: Tracer,
): Target {
  const traced: Record<string, unknown> = {};
  for (const name of names) {
    const call = target[name] as (...args: unknown[]) => Promise<unknown>;
    traced[name] = (...args: unknown[]) =>
      tracer.part(`${prefix}.${name}`, () => Promise.resolve(call.apply(target, args)));
  }
  return Object.assign(Object.create(target) as Target, traced);
}
