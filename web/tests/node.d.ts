// What the tests use of Node, so that the page's types need no package of Node's.

declare module "node:fs" {
  export function readFileSync(path: URL, encoding: "utf-8"): string;
}
