import { ModalisError } from "@modalis/contract";

/** The `sharp` function. */
export type Sharp = typeof import("sharp").default;

/**
 * Loads the optional package `sharp` when the first picture needs it.
 *
 * @throws `MISSING_DEPENDENCY`.
 */
export async function loadSharp(): Promise<Sharp> {
  try {
    return (await import("sharp")).default;
  } catch (cause) {
    throw new ModalisError(
      "MISSING_DEPENDENCY",
      'decoding pictures needs the package "sharp"; run: npm install sharp@0.35.5',
      { cause, details: { package: "sharp" } },
    );
  }
}
