import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { ModalisError } from "@modalis/contract";
import { askHub } from "./ask-hub.js";
import type { HttpAnswer } from "./http-exchange.js";
import { unwritable } from "./hub-cache.js";
import type { CompleteHubSettings } from "./hub-settings.js";

/** A file to fetch and what it must turn out to be. */
export interface WantedBlob {
  /** The repository, such as `"owner/name"`. */
  readonly model: string;
  readonly file: string;
  /** Path on the endpoint. */
  readonly path: string;
  /** SHA-256, or git's SHA-1 of the blob, in hexadecimal. */
  readonly digest: string;
  readonly bytes?: number;
  /** Where it goes once it is whole. */
  readonly target: string;
}

/**
 * Fetches a file, goes on where an earlier try broke off, and puts it in its place only when its digest is right.
 *
 * @throws `DIGEST_MISMATCH` when a second whole try gives other bytes too, `LIMIT_EXCEEDED` for more bytes than may
 * be, `WRITE_FAILED`, and what `askHub` does.
 */
export async function fetchBlob(settings: CompleteHubSettings, wanted: WantedBlob): Promise<void> {
  checkSize(settings, wanted, wanted.bytes ?? 0);
  const partial = `${wanted.target}.modalis.incomplete`;
  await mkdir(dirname(partial), { recursive: true }).catch((cause) => {
    throw unwritable(partial, cause);
  });
  for (let wholeTry = 0; ; wholeTry++) {
    await fetchRest(settings, wanted, partial);
    const actual = await digestOf(partial, wanted.digest.length);
    if (actual === wanted.digest) break;
    await rm(partial, { force: true });
    if (wholeTry > 0) throw mismatch(settings, wanted, actual);
  }
  await rename(partial, wanted.target).catch((cause) => {
    throw unwritable(wanted.target, cause);
  });
}

/** Asks for what is missing until nothing is; tries that bring nothing count against the limit of tries. */
async function fetchRest(settings: CompleteHubSettings, wanted: WantedBlob, partial: string): Promise<void> {
  let fruitless = 0;
  for (;;) {
    const before = await sizeOf(partial);
    if (wanted.bytes !== undefined && before >= wanted.bytes && before > 0) return;
    const problem = await appendOnce(settings, wanted, partial, before);
    if (problem === undefined) return;
    settings.signal?.throwIfAborted();
    fruitless = (await sizeOf(partial)) > before ? 0 : fruitless + 1;
    if (fruitless >= settings.attempts) throw problem;
  }
}

/** One answer's bytes behind those that are there; undefined when it brought all that was missing. */
async function appendOnce(
  settings: CompleteHubSettings,
  wanted: WantedBlob,
  partial: string,
  start: number,
): Promise<ModalisError | undefined> {
  const { path, file, model } = wanted;
  const what = `${file} of ${model}`;
  const headers = start > 0 ? { range: `bytes=${start}-` } : {};
  const answer = await askHub(settings, { path, what, headers });
  const begins = firstByte(answer);
  if (answer.status === 416 || (start > 0 && begins !== 0 && begins !== start)) {
    answer.body.destroy();
    await rm(partial, { force: true });
    return broken(settings, what, "it did not go on where the file broke off");
  }
  const total = wanted.bytes ?? totalBytes(answer);
  if (total !== undefined) checkSize(settings, wanted, total);
  // A server that knows no ranges begins again.
  await using output = await open(partial, begins === 0 ? "w" : "a").catch((cause) => {
    throw unwritable(partial, cause);
  });
  try {
    const end = await append(
      settings,
      { ...wanted, ...(total !== undefined && { bytes: total }) },
      answer,
      output,
      begins,
    );
    if (total === undefined || end >= total) return undefined;
    return broken(settings, what, `it ended after ${end} of ${total} bytes`);
  } catch (cause) {
    if (cause instanceof ModalisError) throw cause;
    return broken(settings, what, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

async function append(
  settings: CompleteHubSettings,
  wanted: WantedBlob,
  { body }: HttpAnswer,
  output: FileHandle,
  begins: number,
): Promise<number> {
  const { model, file, bytes: total } = wanted;
  let doneBytes = begins;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    doneBytes += chunk.length;
    if (doneBytes > (total ?? settings.maxFileBytes)) throw tooLong(wanted, total ?? settings.maxFileBytes);
    await output.writeFile(chunk).catch((cause) => {
      throw unwritable(wanted.target, cause);
    });
    settings.onProgress?.({ model, file, doneBytes, ...(total !== undefined && { totalBytes: total }) });
  }
  return doneBytes;
}

function firstByte({ status, headers }: HttpAnswer): number {
  if (status !== 206) return 0;
  const [, first] = /^bytes (\d+)-/.exec(headers["content-range"] ?? "") ?? [];
  return first === undefined ? Number.NaN : Number(first);
}

function totalBytes({ status, headers }: HttpAnswer): number | undefined {
  const length =
    status === 206 ? /\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1] : headers["content-length"];
  return length === undefined ? undefined : Number(length);
}

/** SHA-256, or for forty digits the SHA-1 of `blob <size>\0` and the content, as git has it. */
export async function digestOf(path: string, digits: number): Promise<string> {
  const hash = createHash(digits === 64 ? "sha256" : "sha1");
  if (digits !== 64) hash.update(`blob ${(await stat(path)).size}\0`);
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

function checkSize({ maxFileBytes }: CompleteHubSettings, { file, model }: WantedBlob, bytes: number): void {
  if (bytes <= maxFileBytes) return;
  throw new ModalisError(
    "LIMIT_EXCEEDED",
    `${file} of ${model} has ${bytes} bytes, at most ${maxFileBytes}; take a smaller dtype or model, or raise the limit`,
    { details: { bytes, most: maxFileBytes } },
  );
}

function tooLong({ file, model }: WantedBlob, most: number): ModalisError {
  return new ModalisError(
    "LIMIT_EXCEEDED",
    `the hub sends more of ${file} of ${model} than the ${most} bytes there may be; check HF_ENDPOINT`,
    { details: { most } },
  );
}

function mismatch({ endpoint }: CompleteHubSettings, { file, model, digest }: WantedBlob, actual: string) {
  return new ModalisError(
    "DIGEST_MISMATCH",
    `${file} of ${model} from ${endpoint} has the digest ${actual}, but the hub states ${digest}; try again later, or from another HF_ENDPOINT`,
    { details: { file, expected: digest, actual } },
  );
}

function broken(
  { endpoint }: CompleteHubSettings,
  what: string,
  reason: string,
  cause?: unknown,
): ModalisError {
  return new ModalisError(
    "UNAVAILABLE",
    `the download of ${what} from ${endpoint} broke off: ${reason}; run it again, it goes on from there`,
    cause === undefined ? {} : { cause },
  );
}
