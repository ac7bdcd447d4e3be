/**
 * A deep copy of plain data (maps, lists, objects, typed arrays) whose arrays own their memory, so that a message can
 * give them away instead of copying them once more; the caller's arrays stay the caller's, shared or not.
 *
 * @param given Receives the memory of each array, for the message's list of what it gives.
 */
export function ownCopy<T>(value: T, given: ArrayBuffer[]): T {
  return copied(value, given) as T;
}

function copied(value: unknown, given: ArrayBuffer[]): unknown {
  if (ArrayBuffer.isView(value)) {
    // Of shared memory, slice makes unshared memory too. It is not the value's own: a Buffer's copies nothing.
    const copy = Reflect.apply(Float32Array.prototype.slice, value, []) as Float32Array;
    given.push(copy.buffer as ArrayBuffer);
    return copy;
  }
  if (value instanceof Map) return new Map([...value].map(([key, part]) => [key, copied(part, given)]));
  if (Array.isArray(value))
    return typeof value[0] === "object" ? value.map((part) => copied(part, given)) : value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copied(part, given)]));
}
