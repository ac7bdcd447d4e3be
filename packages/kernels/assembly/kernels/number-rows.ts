/**
 * Gives each row that has none yet the next slot, from 1, and writes every row's slot to `places`; a row below 0 gets -1.
 *
 * `slots[row]` is 0 for a row without; `numbered[slot - 1]` is the row of a slot. Returns how many slots are given.
 */
export function numberRows(
  rows: usize,
  count: i32,
  shift: i32,
  places: usize,
  slots: usize,
  numbered: usize,
  given: i32,
): i32 {
  for (let at: i32 = 0; at < count; at++) {
    const word = (<usize>at) << 2;
    const row = load<i32>(rows + word);
    if (row < 0) {
      store<i32>(places + word, -1);
      continue;
    }
    const slot = slots + ((<usize>(row + shift)) << 2);
    let place = load<i32>(slot);
    if (place == 0) {
      store<i32>(numbered + ((<usize>given) << 2), row + shift);
      place = ++given;
      store<i32>(slot, place);
    }
    store<i32>(places + word, place);
  }
  return given;
}

/** Takes the slots of these rows away. */
export function forgetSlots(slots: usize, numbered: usize, count: i32): void {
  for (const end = numbered + ((<usize>count) << 2); numbered < end; numbered += 4) {
    store<i32>(slots + ((<usize>load<i32>(numbered)) << 2), 0);
  }
}
