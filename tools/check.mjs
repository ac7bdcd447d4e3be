// `npm run check`: format, lint, types, unused code, and the shape of every published package.
import { build, install, run, turbo } from "./workspace.mjs";

install();
build();
run("biome", ["check", "--error-on-warnings", "."]);
turbo("typecheck", "package-check");
run("knip", []);
