/** Kinds of personal data that can be found by their form. */
export type PersonalDataKind = "email" | "phone" | "card" | "iban" | "ip";

/** Where a text holds personal data: `text.slice(from, to)`. */
export interface PersonalData {
  readonly kind: string;
  readonly from: number;
  readonly to: number;
}
