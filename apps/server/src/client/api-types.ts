import openapiTypescript, { astToString } from "openapi-typescript";

/** The TypeScript of an API document; fields with a default may be left out of a request. */
export async function apiTypes(document: object): Promise<string> {
  const ast = await openapiTypescript(structuredClone(document) as never, {
    defaultNonNullable: false,
    silent: true,
  });
  return `// Made from the server's API document by \`npm run generate\`; a test keeps the two equal.\n${astToString(ast)}`;
}
