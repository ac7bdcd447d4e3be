import { readFile, stat } from "node:fs/promises";
import { ModalisError } from "@modalis/contract";

/** Reference rows of a model, as `tools/parity` writes them into `golden.json`. */
export interface Golden {
  /** Such as `"clip"`. */
  readonly family: string;
  /** What made the rows: library, class, output. */
  readonly reference: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly text?: GoldenRows & { readonly use: "passage" | "query"; readonly inputs: readonly string[] };
  /** Pictures by width, height and seed; see `goldenPicture`. */
  readonly image?: GoldenRows & { readonly inputs: readonly (readonly [number, number, number])[] };
  /** Sounds by seconds and seed; see `goldenSound`. */
  readonly audio?: GoldenRows & {
    readonly sampleRateHz: number;
    readonly inputs: readonly (readonly [number, number])[];
  };
}

interface GoldenRows {
  /** `[inputs][dimensions]`. */
  readonly rows: readonly (readonly number[])[];
}

const LIMIT_BYTES = 64 * 2 ** 20;

/**
 * Reads a golden.
 *
 * @throws `NOT_FOUND` when there is none, `CORRUPT_FILE` when it is no golden.
 */
export async function readGolden(path: string): Promise<Golden> {
  const { size } = await stat(path).catch((cause: unknown) => {
    throw new ModalisError(
      "NOT_FOUND",
      `there is no golden ${path}; make one where Python has the model's library: see tools/parity`,
      { cause },
    );
  });
  if (size > LIMIT_BYTES) throw corrupt(path, `is ${size} bytes long`);
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    throw corrupt(path, "is not JSON", cause);
  }
  if (!isGolden(value)) throw corrupt(path, "has not the rows and inputs of a golden");
  return value;
}

function isGolden(value: unknown): value is Golden {
  if (!isRecord(value) || typeof value.family !== "string" || typeof value.reference !== "string")
    return false;
  if (!isRecord(value.versions) || !Object.values(value.versions).every((each) => typeof each === "string"))
    return false;
  const parts = [value.text, value.image, value.audio].filter((part) => part !== undefined);
  if (parts.length === 0 || !parts.every(hasRows)) return false;
  const { text, image, audio } = value;
  const texts = text === undefined || every(text, (input) => typeof input === "string");
  const pictures = image === undefined || every(image, (input) => isNumbers(input, 3));
  const sounds = audio === undefined || every(audio, (input) => isNumbers(input, 2));
  const rate = isRecord(audio) ? audio.sampleRateHz : 1;
  return texts && pictures && sounds && typeof rate === "number" && rate > 0 && rate <= 192_000;
}

function hasRows(part: unknown): boolean {
  if (!isRecord(part) || !Array.isArray(part.rows) || !Array.isArray(part.inputs)) return false;
  const [first] = part.rows as unknown[];
  const dimensions = Array.isArray(first) ? first.length : 0;
  return (
    dimensions > 0 &&
    part.rows.length === part.inputs.length &&
    part.rows.every((row) => isNumbers(row, dimensions))
  );
}

function every(part: unknown, sound: (input: unknown) => boolean): boolean {
  return isRecord(part) && Array.isArray(part.inputs) && part.inputs.every(sound);
}

function isNumbers(value: unknown, length: number): boolean {
  return Array.isArray(value) && value.length === length && value.every(Number.isFinite);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function corrupt(path: string, problem: string, cause?: unknown): ModalisError {
  return new ModalisError(
    "CORRUPT_FILE",
    `${path} ${problem}; make it again with tools/parity`,
    cause === undefined ? {} : { cause },
  );
}
