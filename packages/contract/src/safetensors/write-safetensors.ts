import { elementCount } from "../bytes/element-count.js";
import { bytesOf } from "../bytes/typed-array-of.js";
import { ModalisError } from "../errors/modalis-error.js";
import { MAX_HEADER_BYTES, METADATA_KEY, SAFETENSORS_ARRAYS, type SafeTensor } from "./safe-tensor.js";

/**
 * Writes a safetensors file; the same tensors and metadata always give the same bytes.
 *
 * Tensors stand by falling element size, then by name, behind a header padded to a multiple of 8 bytes, so
 * that every one is aligned and can be read in place.
 *
 * @throws `INVALID_ARGUMENT` when data do not fit their dtype or shape or a tensor has a reserved name,
 * `LIMIT_EXCEEDED` when names and metadata need a header of over 100 MB.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, SafeTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const ordered = [...tensors].sort(byAlignmentThenName);
  const header = new Map<string, unknown>();
  if (Object.keys(metadata).length > 0) header.set(METADATA_KEY, metadata);
  let dataBytes = 0;
  for (const [name, tensor] of ordered) {
    checkTensor(name, tensor);
    const { dtype, shape, data } = tensor;
    header.set(name, { dtype, shape, data_offsets: [dataBytes, dataBytes + data.byteLength] });
    dataBytes += data.byteLength;
  }
  const headerBytes = encodeHeader(Object.fromEntries(header));
  const file = new Uint8Array(8 + headerBytes.length + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes.length), true);
  file.set(headerBytes, 8);
  let at = 8 + headerBytes.length;
  for (const [, { data }] of ordered) {
    file.set(bytesOf(data), at);
    at += data.byteLength;
  }
  return file;
}

function byAlignmentThenName([a, left]: [string, SafeTensor], [b, right]: [string, SafeTensor]): number {
  return right.data.BYTES_PER_ELEMENT - left.data.BYTES_PER_ELEMENT || (a < b ? -1 : 1);
}

function checkTensor(name: string, { dtype, shape, data }: SafeTensor): void {
  if (name === METADATA_KEY) {
    throw new ModalisError("INVALID_ARGUMENT", `"${name}" is reserved and cannot name a tensor`);
  }
  const type = Object.hasOwn(SAFETENSORS_ARRAYS, dtype) ? SAFETENSORS_ARRAYS[dtype] : undefined;
  if (type === undefined || !(data instanceof type)) {
    throw new ModalisError("INVALID_ARGUMENT", `tensor "${name}" has data that are not ${dtype}`);
  }
  if (elementCount(shape) !== data.length) {
    const problem = `tensor "${name}" has ${data.length} elements, which do not fit shape [${shape.join(", ")}]`;
    throw new ModalisError("INVALID_ARGUMENT", problem);
  }
}

function encodeHeader(header: object): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  if (json.length > MAX_HEADER_BYTES - 8) {
    throw new ModalisError(
      "LIMIT_EXCEEDED",
      `names and metadata need a header of ${json.length} bytes, over ${MAX_HEADER_BYTES}; split the tensors over several files`,
    );
  }
  const padded = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20);
  padded.set(json);
  return padded;
}
