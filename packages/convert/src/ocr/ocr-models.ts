import { ModalisError } from "@modalis/contract";
import {
  createOnnxRuntime,
  modelOfBytes,
  type OnnxRuntime,
  type OnnxSession,
  packageFolder,
  readPinnedFiles,
} from "@modalis/onnx";
import {
  ANGLE_MODEL,
  CHARACTERS,
  DETECTION_MODEL,
  OCR_PACKAGE,
  RECOGNITION_MODEL,
} from "./ocr-model-files.js";

/** PP-OCRv4's three networks, open. */
export interface OcrModels extends AsyncDisposable {
  readonly detection: OnnxSession;
  readonly angle: OnnxSession;
  readonly recognition: OnnxSession;
  /** One a class of the recogniser; the blank first, the space last. */
  readonly characters: readonly string[];
}

/**
 * Opens the models of the npm package, each file checked against its digest.
 *
 * @throws `MISSING_DEPENDENCY`, `NOT_FOUND`, `DIGEST_MISMATCH`, `INVALID_MODEL`.
 */
export async function openOcrModels(shared?: OnnxRuntime): Promise<OcrModels> {
  const folder = packageFolder(OCR_PACKAGE.name, import.meta.url);
  const files = await readPinnedFiles(folder, [DETECTION_MODEL, ANGLE_MODEL, RECOGNITION_MODEL, CHARACTERS]);
  const runtime = shared ?? createOnnxRuntime();
  const open = (id: string, { path }: { readonly path: string }) =>
    runtime.open(modelOfBytes(files.get(path)!, { id, revision: OCR_PACKAGE.version }));
  const detection = await open("pp-ocr-v4-detection", DETECTION_MODEL);
  const angle = await open("pp-ocr-v2-angle", ANGLE_MODEL);
  const recognition = await open("pp-ocr-v4-recognition", RECOGNITION_MODEL);
  const characters = ["", ...linesOf(files.get(CHARACTERS.path)!), " "];
  const classes = recognition.outputs[0]?.shape.at(-1);
  if (classes !== characters.length) {
    throw new ModalisError(
      "INVALID_MODEL",
      `the recogniser has ${classes} classes and ${CHARACTERS.path} names ${characters.length}`,
    );
  }
  return {
    detection,
    angle,
    recognition,
    characters,
    async [Symbol.asyncDispose]() {
      for (const session of [detection, angle, recognition]) await session[Symbol.asyncDispose]();
      if (shared === undefined) await runtime[Symbol.asyncDispose]();
    },
  };
}

/** A space or no-break space may be a character, so that lines are not trimmed. */
function linesOf(bytes: Uint8Array): string[] {
  const lines = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes).split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => line.replace(/\r$/, ""));
}
