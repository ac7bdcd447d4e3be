import { type TensorData, type TypedArrayType, typedArrayOf } from "../bytes/typed-array-of.js";
import { corruptFile } from "../errors/corrupt-file.js";
import { parseHeader, type TensorEntry } from "./parse-header.js";
import {
  MAX_HEADER_BYTES,
  SAFETENSORS_ARRAYS,
  type SafeTensor,
  type SafetensorsFile,
} from "./safe-tensor.js";

/**
 * Reads a safetensors file, trusting none of its numbers.
 *
 * Tensors are views of `bytes` where their offsets are aligned, else copies: treat them as read-only.
 * Format: https://github.com/huggingface/safetensors#format
 *
 * @throws `CORRUPT_FILE` when lengths, offsets or shapes do not fit the file or each other, when tensors
 * overlap or leave a hole, when a key repeats, or when a dtype is not among {@link SafetensorsDtype}.
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  const headerBytes = readHeaderLength(bytes);
  const dataStart = 8 + headerBytes;
  const { entries, metadata } = parseHeader(
    decodeHeader(bytes.subarray(8, dataStart)),
    bytes.length - dataStart,
  );
  const tensors = new Map<string, SafeTensor>();
  for (const entry of entries) tensors.set(entry.name, readTensor(bytes, dataStart, entry));
  return { tensors, metadata };
}

function readHeaderLength(bytes: Uint8Array): number {
  if (bytes.length < 8) throw corruptFile(`safetensors file has ${bytes.length} bytes, fewer than 8`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES)) {
    throw corruptFile(`safetensors header claims ${length} bytes; at most ${MAX_HEADER_BYTES} are read`);
  }
  if (length > BigInt(bytes.length - 8)) {
    throw corruptFile(`safetensors header claims ${length} bytes, but ${bytes.length - 8} follow`);
  }
  return Number(length);
}

function decodeHeader(header: Uint8Array): string {
  if (header[0] !== 0x7b) throw corruptFile('safetensors header does not start with "{"');
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(header);
  } catch (error) {
    throw corruptFile("safetensors header is not UTF-8", error);
  }
}

function readTensor(bytes: Uint8Array, dataStart: number, entry: TensorEntry): SafeTensor {
  const { dtype, shape, count, begin } = entry;
  const type: TypedArrayType<TensorData> = SAFETENSORS_ARRAYS[dtype];
  const data = typedArrayOf(type, bytes, dataStart + begin, count);
  return { dtype, shape, data } as SafeTensor;
}
