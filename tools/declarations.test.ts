import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

it("every package's declarations hold for who compiles for Node alone and has all declarations checked", () => {
  const entries = ["packages", "apps"].flatMap((folder) =>
    readdirSync(join(root, folder)).flatMap((name) => declarationsOf(join(root, folder, name))),
  );
  expect(entries.length).toBeGreaterThan(20);
  const program = ts.createProgram(entries, {
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ["node"],
  });
  const said = ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
  expect(said).toEqual([]);
}, 120_000);

/** The declarations that a package's manifest names. */
function declarationsOf(folder: string): string[] {
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) return [];
  const named = JSON.stringify(JSON.parse(readFileSync(manifest, "utf8")).exports ?? {});
  const files = [...named.matchAll(/"(\.\/dist\/[^"]+\.d\.ts)"/g)].map(([, file]) => join(folder, file!));
  const missing = files.filter((file) => !existsSync(file));
  if (missing.length > 0) throw new Error(`${missing.join(", ")} is not built; run: npm run build`);
  return files;
}
