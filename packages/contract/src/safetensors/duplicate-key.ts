/**
 * The first key that some object of a JSON text holds twice, or `undefined`.
 *
 * `JSON.parse` keeps the last of them and says nothing, while another reader may keep the first: two readers
 * of one file would see different tensors. The text must already have parsed.
 */
export function duplicateKey(json: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < json.length; at++) {
    const symbol = json[at];
    if (symbol === "{") open.push(new Set());
    else if (symbol === "[") open.push(undefined);
    else if (symbol === "}" || symbol === "]") open.pop();
    else if (symbol === '"') {
      const end = endOfString(json, at);
      const keys = open.at(-1);
      if (keys !== undefined && isKey(json, end)) {
        const key = JSON.parse(json.slice(at, end)) as string;
        if (keys.has(key)) return key;
        keys.add(key);
      }
      at = end - 1;
    }
  }
  return undefined;
}

/** The position after the closing quote of the string that starts at `start`. */
function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at + 1;
}

function isKey(json: string, end: number): boolean {
  let at = end;
  while (json[at] === " " || json[at] === "\n" || json[at] === "\r" || json[at] === "\t") at++;
  return json[at] === ":";
}
