import { readFile } from "node:fs/promises";
import { ModalisError } from "@modalis/contract";
import { type FolderForgetReceipt, forgetInFolder, readPseudonyms, verifyInFolder } from "@modalis/server";
import type { ReceiptToVerify } from "@modalis/store";
import { Command } from "commander";
import { checkWritable, writeWhole } from "../runs/write-whole.js";
import { counted } from "../terminal/counted.js";
import { shellWord } from "../terminal/shell-word.js";
import type { CommandContext } from "./command-context.js";

interface ForgetOptions {
  readonly database?: string;
  readonly receipt?: string;
  readonly verify?: string;
  readonly pseudonymsKeyFile?: string;
  readonly json?: true;
}

/** What a receipt's file says it is. */
const RECEIPT_FORMAT = "modalis-forget-receipt-1";

/** `modalis forget DIR USER` and `modalis forget DIR --verify RECEIPT`. */
export function forgetCommand(context: CommandContext, exit: (code: number) => void): Command {
  return new Command("forget")
    .description(
      "remove everything of a user from a catalogue's database and models, with a receipt that can be checked",
    )
    .argument("<dir>", "a catalogue that is not being served now")
    .argument("[user]", "the user's id")
    .option("--database <url>", "postgres://… for a database server; the one in the folder when absent")
    .option("--receipt <file>", "write the receipt there; it names nobody")
    .option(
      "--verify <receipt>",
      "look whether a receipt still holds, in place of forgetting; ends with code 1 when not",
    )
    .option(
      "--pseudonyms-key-file <file>",
      "the key of the pseudonyms that the database holds in place of ids",
    )
    .action(async (dir: string, user: string | undefined, options: ForgetOptions) => {
      if (options.verify !== undefined) return verify(context, dir, options, exit);
      if (user === undefined || user === "") {
        throw new ModalisError(
          "INVALID_ARGUMENT",
          "say whom to forget: modalis forget DIR USER, or --verify RECEIPT",
        );
      }
      return forget(context, dir, user, options);
    });
}

async function forget(
  { terminal, signal, now }: CommandContext,
  dir: string,
  userId: string,
  options: ForgetOptions,
) {
  const { database, receipt: file, pseudonymsKeyFile, json } = options;
  // Asked before, so that what was done is never without its receipt.
  if (file !== undefined) await checkWritable(file);
  const pseudonyms = pseudonymsKeyFile === undefined ? undefined : await readPseudonyms(pseudonymsKeyFile);
  let stage = "";
  const receipt = await forgetInFolder({
    folder: dir,
    userId,
    nowMs: now,
    signal,
    onProgress(next) {
      if (next !== stage) terminal.note(next);
      stage = next;
    },
    ...(database === undefined ? {} : { databaseUrl: database }),
    ...(pseudonyms === undefined ? {} : { pseudonyms }),
  });
  const kept = { format: RECEIPT_FORMAT, ...receipt };
  if (file !== undefined) await writeWhole(file, `${JSON.stringify(kept, undefined, 2)}\n`);
  if (json) return terminal.json({ receipt: kept });
  for (const line of told(receipt)) terminal.out(line);
  if (file !== undefined)
    terminal.out(
      `receipt in ${file}; check it later: modalis forget ${shellWord(dir)} --verify ${shellWord(file)}`,
    );
}

function told({ removed, models, sources }: FolderForgetReceipt): string[] {
  const rows = Object.entries(removed).filter(([, count]) => count > 0);
  const removedRows = rows.map(([table, count]) => `${count} of ${table}`).join(", ");
  const known = models.filter(({ way }) => way !== "absent");
  const left = Object.entries(sources);
  return [
    rows.length === 0 ? "the database held nothing of the user" : `removed ${removedRows}`,
    ...(known.length === 0
      ? ["no model knew the user"]
      : known.map(({ id, way, method }) => `${id}: ${way}: ${method}`)),
    ...left.map(
      ([what, count]) =>
        `${counted(count, "line")} of the folder's ${what} still name the user: no import takes them in, but the file is yours to change`,
    ),
  ];
}

async function verify(
  { terminal, signal, now }: CommandContext,
  dir: string,
  { verify: file, database, json }: ForgetOptions,
  exit: (code: number) => void,
): Promise<void> {
  const receipt = await readReceipt(file!);
  const place = {
    folder: dir,
    nowMs: now,
    signal,
    ...(database === undefined ? {} : { databaseUrl: database }),
  };
  const check = await verifyInFolder(place, receipt);
  if (json) terminal.json(check);
  else if (check.holds)
    terminal.out("the receipt holds: nothing of the user is in the database or in a model");
  else for (const problem of check.problems) terminal.out(problem);
  if (!check.holds) exit(1);
}

async function readReceipt(file: string): Promise<ReceiptToVerify> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new ModalisError(
      "NOT_FOUND",
      `"${file}" cannot be read (${error.code}); give the file of a receipt`,
    );
  });
  const { format, tombstone, auditNumber, auditDigest } = parsed(text);
  const sound =
    format === RECEIPT_FORMAT &&
    typeof tombstone === "string" &&
    typeof auditDigest === "string" &&
    typeof auditNumber === "number" &&
    Number.isSafeInteger(auditNumber);
  if (sound) return { tombstone, auditNumber, auditDigest };
  throw new ModalisError("CORRUPT_FILE", `"${file}" is no receipt of modalis forget`);
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
