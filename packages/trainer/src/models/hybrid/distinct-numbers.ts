/** Each number once, in the order of first occurrence, and where each of those given stands among them. */
export function distinctNumbers(given: Int32Array): { numbers: Int32Array; places: Int32Array } {
  const known = new Map<number, number>();
  const places = Int32Array.from(given, (number) => {
    const place = known.get(number) ?? known.size;
    known.set(number, place);
    return place;
  });
  return { numbers: Int32Array.from(known.keys()), places };
}
