// Compiles assembly/kernels/*.ts to one WebAssembly module, for private and for shared memory, as src/generated/kernels-module.ts.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";

const assembly = new URL("./assembly/", import.meta.url);
const output = new URL("./src/generated/kernels-module.ts", import.meta.url);

/** Writes the module, unless the one there was made from the same sources. */
export async function compileKernels(): Promise<void> {
  const digest = digestOfAssembly();
  if (existsSync(output) && readFileSync(output, "utf8").includes(digest)) return;
  const source = [
    "// Made by compile-kernels.ts from assembly/; not to be edited.",
    `export const assemblyDigest: string = "${digest}";`,
    `export const privateModule: string = "${await compile(false)}";`,
    `export const sharedModule: string = "${await compile(true)}";`,
    "",
  ].join("\n");
  mkdirSync(new URL(".", output), { recursive: true });
  const unfinished = new URL(`${output.href}.${process.pid}`);
  writeFileSync(unfinished, source);
  renameSync(unfinished, output);
}

/** SHA-256 over the names and contents of all assembly files and this one, so that a test can tell a stale module. */
export function digestOfAssembly(): string {
  const names = readdirSync(assembly, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.replaceAll("\\", "/"))
    .sort();
  const hash = createHash("sha256").update(
    readFileSync(new URL("compile-kernels.ts", new URL("..", assembly))),
  );
  for (const name of names) hash.update(name).update(readFileSync(new URL(name, assembly)));
  return hash.digest("hex");
}

async function compile(shared: boolean): Promise<string> {
  const { default: compiler } = await import("assemblyscript/asc");
  let binary: Uint8Array | undefined;
  const kernels = readdirSync(new URL("kernels/", assembly)).sort();
  const { error, stderr } = await compiler.main(
    [
      ...kernels.map((name) => `kernels/${name}`),
      ...["--outFile", "kernels.wasm", "--runtime", "stub", "--optimizeLevel", "3", "--shrinkLevel", "0"],
      ...["--noAssert", "--uncheckedBehavior", "always", "--enable", "simd", "--importMemory"],
      ...["--initialMemory", "1", "--maximumMemory", "65536"],
      ...(shared ? ["--enable", "threads", "--sharedMemory"] : []),
    ],
    {
      readFile: (name) => {
        const file = new URL(name, assembly);
        return existsSync(file) ? readFileSync(file, "utf8") : null;
      },
      writeFile: (_name, contents) => {
        if (typeof contents !== "string") binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error !== null || binary === undefined) throw new Error(`kernels do not compile: ${stderr.toString()}`);
  return Buffer.from(binary).toString("base64");
}
