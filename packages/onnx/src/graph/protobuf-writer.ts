/**
 * A protobuf message under construction: its encoded pieces, in order.
 *
 * Pieces are kept apart so that weights are referenced, not copied, until {@link encodeMessage}.
 */
export type ProtobufMessage = readonly Uint8Array[];

/** Wire types of https://protobuf.dev/programming-guides/encoding. */
const WIRE = { varint: 0, bytes: 2, fixed32: 5 } as const;

/** An integer, boolean or enumeration field; negative values take ten bytes, as the format says. */
export function integerField(field: number, value: number | bigint): ProtobufMessage {
  return [varint(tag(field, WIRE.varint)), varint(BigInt.asUintN(64, BigInt(value)))];
}

/** A 32-bit floating point field. */
export function floatField(field: number, value: number): ProtobufMessage {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return [varint(tag(field, WIRE.fixed32)), bytes];
}

/** A bytes field; the bytes are referenced, not copied. */
export function bytesField(field: number, value: Uint8Array): ProtobufMessage {
  return [varint(tag(field, WIRE.bytes)), varint(BigInt(value.length)), value];
}

/** A string field, as UTF-8. */
export function textField(field: number, value: string): ProtobufMessage {
  return bytesField(field, new TextEncoder().encode(value));
}

/** A field that holds another message. */
export function messageField(field: number, message: ProtobufMessage): ProtobufMessage {
  return [varint(tag(field, WIRE.bytes)), varint(BigInt(byteLength(message))), ...message];
}

/** The message as one run of bytes. */
export function encodeMessage(message: ProtobufMessage): Uint8Array {
  const bytes = new Uint8Array(byteLength(message));
  let at = 0;
  for (const piece of message) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function tag(field: number, wire: number): bigint {
  return BigInt(field * 8 + wire);
}

/** Seven bits a byte, lowest first; the high bit says that more follow. */
function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

function byteLength(message: ProtobufMessage): number {
  return message.reduce((sum, piece) => sum + piece.length, 0);
}
