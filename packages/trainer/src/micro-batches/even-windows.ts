/** From one place to before another. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** As few windows as `most` allows, of sizes that differ by one at most. */
export function evenWindows(length: number, most: number): Window[] {
  const count = Math.ceil(length / most);
  const edge = (at: number): number => Math.floor((at * length) / count);
  return Array.from({ length: count }, (_, at) => ({ from: edge(at), to: edge(at + 1) }));
}
