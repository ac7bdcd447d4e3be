import { elementCount } from "../bytes/element-count.js";
import { corruptFile } from "../errors/corrupt-file.js";
import { NPY_ARRAYS, type NpyDtype } from "./npy-array.js";

/** What the header of an npy file says. */
export interface NpyHeader {
  readonly dtype: NpyDtype;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  readonly count: number;
}

/** One field of the header's Python dictionary: a string, a boolean or a tuple of whole numbers. */
const FIELD =
  /\s*(?:'(?<name>[a-z_]+)'|"(?<quoted>[a-z_]+)")\s*:\s*(?<value>'[^'\\]*'|"[^"\\]*"|True|False|\([\dL\s,]*\)|\[)\s*(?<next>[,}]|$)?/y;

/**
 * Reads the Python dictionary `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
 *
 * @throws `CORRUPT_FILE`.
 */
export function parseNpyHeader(text: string): NpyHeader {
  const fields = parseFields(text.trim());
  const dtype = parseDtype(fields.get("descr"));
  const order = fields.get("fortran_order");
  if (order !== "True" && order !== "False") throw corruptFile("npy header has no fortran_order");
  const shape = parseShape(fields.get("shape"));
  const count = elementCount(shape);
  if (count === undefined) throw corruptFile(`npy header has shape (${shape.slice(0, 8).join(", ")})`);
  if (fields.size > 3) throw corruptFile("npy header has more fields than descr, fortran_order and shape");
  return { dtype, fortranOrder: order === "True", shape, count };
}

function parseFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  if (!text.startsWith("{")) throw corruptFile('npy header does not start with "{"');
  let at = 1;
  while (text.slice(at).trim() !== "}") {
    FIELD.lastIndex = at;
    const field = FIELD.exec(text)?.groups;
    const name = field?.name ?? field?.quoted;
    if (field === undefined || name === undefined)
      throw corruptFile("npy header is no dictionary of NumPy's");
    if (field.value === "[") {
      throw corruptFile("npy file holds a structured dtype; save each field as a plain array of its own");
    }
    if (fields.has(name)) throw corruptFile(`npy header has the field "${name}" twice`);
    fields.set(name, field.value!);
    at = FIELD.lastIndex;
    if (field.next === "}") {
      if (at !== text.length) throw corruptFile("npy header goes on after its dictionary");
      return fields;
    }
    if (field.next === undefined) throw corruptFile("npy header ends within its dictionary");
  }
  return fields;
}

function parseDtype(value: string | undefined): NpyDtype {
  if (value === undefined || !/^['"]/.test(value)) throw corruptFile("npy header has no descr");
  const name = value.slice(1, -1);
  if (name.includes("O")) {
    throw corruptFile(
      "npy file holds pickled Python objects, which are never loaded; save a numeric array (allow_pickle=False)",
    );
  }
  const portable = /^[<|=]?([iub]1)$/.exec(name)?.[1];
  const known = portable === undefined ? name : `|${portable}`;
  if (Object.hasOwn(NPY_ARRAYS, known)) return known as NpyDtype;
  if (name.startsWith(">")) {
    throw corruptFile(`npy file is big-endian (${name}); save it as array.astype("<${name.slice(1)}")`);
  }
  const readable = Object.keys(NPY_ARRAYS).join(" ");
  throw corruptFile(`npy file has dtype "${name.slice(0, 40)}"; this release reads ${readable}`);
}

function parseShape(value: string | undefined): number[] {
  const shape = /^\((?<axes>\s*|(?:\s*\d+L?\s*,)+\s*|(?:\s*\d+L?\s*,)+\s*\d+L?\s*)\)$/.exec(value ?? "");
  if (shape === null) throw corruptFile("npy header has no shape that is a tuple of whole numbers");
  return (shape.groups!.axes!.match(/\d+/g) ?? []).map(Number);
}
