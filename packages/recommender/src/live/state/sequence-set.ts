const NUMBERS_A_PAGE = 65_536;

/** Whole numbers that were seen, one bit each, in pages that are made as they are needed. */
export interface SequenceSet {
  /** Adds a number; false when it was there. */
  add(sequence: number): boolean;
}

export function createSequenceSet(): SequenceSet {
  const pages = new Map<number, Uint8Array>();
  // Numbers come in order, mostly.
  let latest = -1;
  let latestPage: Uint8Array = new Uint8Array(0);
  const pageOf = (number: number): Uint8Array => {
    if (number === latest) return latestPage;
    const page = pages.get(number) ?? new Uint8Array(NUMBERS_A_PAGE / 8);
    pages.set(number, page);
    [latest, latestPage] = [number, page];
    return page;
  };
  return {
    add(sequence) {
      const number = Math.floor(sequence / NUMBERS_A_PAGE);
      const page = pageOf(number);
      const place = sequence - number * NUMBERS_A_PAGE;
      const bit = 1 << (place & 7);
      if ((page[place >> 3]! & bit) !== 0) return false;
      page[place >> 3]! |= bit;
      return true;
    },
  };
}
