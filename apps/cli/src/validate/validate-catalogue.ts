import { type ErrorCode, isModalisError, type Modality } from "@modalis/contract";
import {
  type Catalogue,
  type CatalogueContent,
  type CatalogueProblem,
  catalogueProblems,
  contentsOf,
  type ModalityContents,
} from "@modalis/store";
import type { ContentInspector, Finding, InspectContext, Signature } from "./content-inspector.js";
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
    const contents = await contentsOf(catalogue, inspector.modality, { signal });
    problems.push(...(await inspectModality(inspector, contents, options)));
  }
  return problems;
}

async function inspectModality(
  inspector: ContentInspector,
  { modality, contents, owners }: ModalityContents,
  options: ValidateOptions,
): Promise<ValidationProblem[]> {
  if (contents.length === 0) return [];
  options.onModality?.(modality, contents.length);
  const inspect = await inspector.open(options);
  const ownersOf = ownersByDigest(owners);
  const problems: ValidationProblem[][] = contents.map(() => []);
  const signatures = new Map<string, Signature>();
  let next = 0;
  let done = 0;
  const work = async () => {
    while (next < contents.length) {
      options.signal.throwIfAborted();
      const at = next++;
      const content = contents[at]!;
      const ids = ownersOf.get(content.sha256) ?? [];
      try {
        const { findings, signature } = await inspect(content);
        problems[at] = findings.map((finding) => ({ ...finding, file: nameOf(content), ids }));
        if (signature !== undefined) signatures.set(content.sha256, signature);
      } catch (error) {
        options.signal.throwIfAborted();
        problems[at] = [unreadable(error, content, ids)];
      }
      options.onProgress?.(++done);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  options.onModalityEnd?.();
  return [...problems.flat(), ...alike(contents, signatures, ownersOf)];
}

function ownersByDigest(owners: ModalityContents["owners"]): Map<string, string[]> {
  const byDigest = new Map<string, string[]>();
  for (const [owner, digests] of owners) {
    for (const digest of digests) byDigest.set(digest, [...(byDigest.get(digest) ?? []), owner]);
  }
  return byDigest;
}

function unreadable(error: unknown, content: CatalogueContent, ids: readonly string[]): ValidationProblem {
  if (!isModalisError(error)) throw error;
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
