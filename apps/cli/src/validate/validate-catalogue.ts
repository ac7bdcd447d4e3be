import { type ErrorCode, isModalisError, type ModalisError, type Modality } from "@modalis/contract";
import { wasToldToStop } from "@modalis/media";
import { ownersByDigest, withUsers } from "@modalis/server";
import {
  type Catalogue,
  type CatalogueContent,
  type CatalogueProblem,
  catalogueProblems,
  contentsOf,
  type ModalityContents,
} from "@modalis/store";
import type {
  ContentInspector,
  Finding,
  InspectContext,
  Inspection,
  Signature,
} from "./content-inspector.js";
import { inspectors } from "./inspectors.js";
import { nearDuplicates } from "./near-duplicates.js";

/** What `validate` reports; the catalogue's own problems and what looking into the contents adds. */
export interface ValidationProblem extends Omit<CatalogueProblem, "code"> {
  readonly code: CatalogueProblem["code"] | Finding["code"] | ErrorCode | "NEAR_DUPLICATE";
}

export interface ValidateOptions extends InspectContext {
  readonly onModality?: (modality: Modality, contents: number) => void;
  readonly onProgress?: (done: number) => void;
  readonly onModalityEnd?: () => void;
}

/** Contents that are looked into at once: decoding keeps both a core and a child process busy. */
const CONCURRENCY = 2;

/** Everything a person should look at before encoding, in the order of modalities and of the catalogue. */
export async function validateCatalogue(
  catalogue: Catalogue,
  options: ValidateOptions,
): Promise<readonly ValidationProblem[]> {
  const { signal } = options;
  const problems: ValidationProblem[] = [...(await catalogueProblems(catalogue, { signal }))];
  for (const inspector of inspectors) {
    const items = await contentsOf(catalogue, inspector.modality, { signal });
    const users = await contentsOf(catalogue, inspector.modality, { signal, of: "users" });
    problems.push(...(await inspectModality(inspector, items, users, options)));
  }
  return problems;
}

async function inspectModality(
  inspector: ContentInspector,
  items: ModalityContents,
  users: ModalityContents,
  options: ValidateOptions,
): Promise<ValidationProblem[]> {
  const { modality, contents, owners } = withUsers(items, users);
  if (contents.length === 0) return [];
  options.onModality?.(modality, contents.length);
  const ownersOf = ownersByDigest(owners);
  const seen = await inspectEach(inspector, contents, options);
  options.onModalityEnd?.();
  const problems: ValidationProblem[] = [];
  const signatures = new Map<string, Signature>();
  const missing: string[] = [];
  let absence: ModalisError | undefined;
  for (const [at, outcome] of seen.entries()) {
    const content = contents[at]!;
    const ids = ownersOf.get(content.sha256) ?? [];
    if (wasToldToStop(outcome)) throw outcome;
    if (isModalisError(outcome, "MISSING_DEPENDENCY")) {
      absence = outcome;
      missing.push(nameOf(content));
    } else if (isModalisError(outcome)) problems.push(unreadable(outcome, content, ids));
    else {
      for (const finding of outcome.findings) problems.push({ ...finding, file: nameOf(content), ids });
      // Users may well say and show the same.
      if (outcome.signature && at < items.contents.length) signatures.set(content.sha256, outcome.signature);
    }
  }
  if (absence !== undefined) problems.push(...notInspected(modality, missing, absence));
  return [...problems, ...alike(contents, signatures, ownersOf)];
}

/** What was seen of each content, or the typed error that an encoder would report, in their order. */
async function inspectEach(
  inspector: ContentInspector,
  contents: readonly CatalogueContent[],
  options: ValidateOptions,
): Promise<(Inspection | ModalisError)[]> {
  const { signal } = options;
  const typed = (error: unknown): ModalisError => {
    signal.throwIfAborted();
    if (isModalisError(error)) return error;
    throw error;
  };
  const inspect = await inspector.open(options).catch(typed);
  if (isModalisError(inspect)) return contents.map(() => inspect);
  const seen: (Inspection | ModalisError)[] = new Array(contents.length);
  let next = 0;
  let done = 0;
  const work = async () => {
    while (next < contents.length) {
      signal.throwIfAborted();
      const at = next++;
      seen[at] = await inspect(contents[at]!).catch(typed);
      options.onProgress?.(++done);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return seen;
}

/** One problem for all contents that could not be looked into for want of a program or package. */
function notInspected(
  modality: Modality,
  names: readonly string[],
  error: ModalisError,
): ValidationProblem[] {
  if (names.length === 0) return [];
  return [
    {
      code: error.code,
      file: names[0]!,
      message: `${names.length} of the ${modality} contents could not be looked into: ${error.message}`,
      remedy: "install what is missing and validate again; modalis doctor says what is there",
    },
  ];
}

function unreadable(
  error: ModalisError,
  content: CatalogueContent,
  ids: readonly string[],
): ValidationProblem {
  const message =
    content.kind === "file" ? error.message.replaceAll(content.path, content.relativePath) : error.message;
  return {
    code: error.code,
    file: nameOf(content),
    ids,
    message,
    remedy: "replace the file, or leave it out",
  };
}

function alike(
  contents: readonly CatalogueContent[],
  signatures: ReadonlyMap<string, Signature>,
  ownersOf: ReadonlyMap<string, readonly string[]>,
): ValidationProblem[] {
  const byDigest = new Map(contents.map((content) => [content.sha256, content]));
  return nearDuplicates(signatures).map((group) => {
    const names = group.map((digest) => nameOf(byDigest.get(digest)!));
    return {
      code: "NEAR_DUPLICATE",
      file: names[0]!,
      ids: group.flatMap((digest) => ownersOf.get(digest) ?? []).slice(0, 10),
      message: `${names.slice(0, 5).join(", ")}${names.length > 5 ? ` and ${names.length - 5} more` : ""} are nearly the same`,
      remedy: "keep one of them, unless they are meant to be separate items",
    };
  });
}

function nameOf(content: CatalogueContent): string {
  return content.kind === "text" ? `“${content.text.slice(0, 40)}”` : content.relativePath;
}
