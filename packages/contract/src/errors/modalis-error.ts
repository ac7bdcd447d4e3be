/** Shared by every copy of this package in a process, so that a duplicate install still recognises it. */
const brand: unique symbol = Symbol.for("modalis.error");

/** Machine-readable reason, stable across releases. Messages may change; codes may not. */
export type ErrorCode =
  /** Two embedding spaces that may not be compared met at a door. */
  | "SPACE_MISMATCH"
  /** A tensor whose ids, lengths and values do not fit together, or with values that are not finite. */
  | "INVALID_TENSOR"
  /** An argument, option or query outside its documented range. */
  | "INVALID_ARGUMENT"
  /** A format that cannot be read at all, such as SVG or HEIC. */
  | "UNSUPPORTED_INPUT"
  /** Content of a readable format that is truncated, encrypted or otherwise broken. */
  | "CORRUPT_INPUT"
  /** Content with nothing in it: no bytes, no words, no sound. */
  | "EMPTY_INPUT"
  /** Text in a script that the model's vocabulary does not hold. */
  | "UNREADABLE_SCRIPT"
  /** Content over a limit on bytes, pixels, duration or time. */
  | "LIMIT_EXCEEDED"
  /** A path, or the target of a symbolic link, outside the folder that may be read. */
  | "PATH_OUTSIDE_FOLDER"
  /** A file, model, user, item, space or format of that name does not exist. */
  | "NOT_FOUND"
  /** A model folder or package whose files are missing, contradictory or not understood. */
  | "INVALID_MODEL"
  /** Bytes whose SHA-256 is not the expected one. */
  | "DIGEST_MISMATCH"
  /** An optional package or program is not installed. */
  | "MISSING_DEPENDENCY"
  /** A safetensors, npy or manifest file that breaks its format. */
  | "CORRUPT_FILE"
  /** Another process holds the folder. */
  | "STORE_LOCKED"
  /** The disk is full or may not be written. */
  | "WRITE_FAILED"
  /** A database or service that cannot be reached or does not answer now; the same call may succeed later. */
  | "UNAVAILABLE"
  /** Training whose loss or parameters stopped being finite or ran away; lower the learning rate. */
  | "DIVERGED"
  /** Used after it was disposed. */
  | "DISPOSED";

/** The one error these packages throw on purpose: what is wrong, with which thing, and what to do. */
export class ModalisError extends Error {
  readonly [brand] = true;
  readonly code: ErrorCode;
  /** The same facts as the message, for programs: names, limits, the two sides of a mismatch. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: ModalisErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "ModalisError";
    this.code = code;
    this.details = options.details ?? {};
  }
}

export interface ModalisErrorOptions {
  readonly cause?: unknown;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Use instead of `instanceof`, which fails across two copies of the package. */
export function isModalisError(error: unknown, code?: ErrorCode): error is ModalisError {
  return (
    error instanceof Error && brand in error && (code === undefined || (error as ModalisError).code === code)
  );
}
