import { expect, it } from "vitest";
import { unusableStoreFile } from "./read-json-file.js";

const refusedBy = (code: string) =>
  Object.assign(new Error(`${code}: no, open 'spaces.json'`), { code, syscall: "open" });

it.each(["EACCES", "EPERM", "EMFILE", "EIO"])(
  "a file that %s keeps from being read is not said to be broken",
  (code) => {
    const error = unusableStoreFile("spaces.json", refusedBy(code));
    expect(error).toMatchObject({ code: "CORRUPT_INPUT", message: expect.stringContaining(code) });
    // Whoever followed such advice would lose what is whole.
    expect(String(error)).not.toContain("delete");
  },
);

it.each(["ENOENT", "ENOTDIR", "EISDIR"])("a file that is gone, as %s says, is to be restored", (code) => {
  expect(unusableStoreFile("1.safetensors", refusedBy(code))).toMatchObject({ code: "CORRUPT_FILE" });
});

it("a file whose bytes are wrong is to be restored", () => {
  expect(unusableStoreFile("spaces.json", new SyntaxError("Unexpected end"))).toMatchObject({
    code: "CORRUPT_FILE",
    message: expect.stringContaining("restore the file"),
  });
});
