/** 128 random bits in hexadecimal; `crypto.randomUUID` is missing on pages that came over plain http from elsewhere. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
