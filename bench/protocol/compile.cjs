// Compile the standard JSON on stdin with the solc of tests/node; imports come from its node_modules.
const fs = require("node:fs");
const path = require("node:path");
const { createRequire } = require("node:module");

const modules = path.resolve(__dirname, "../../tests/node/node_modules");
const solc = createRequire(path.join(modules, "_.js"))("solc");

function contents(name) {
  try {
    return { contents: fs.readFileSync(path.join(modules, name), "utf8") };
  } catch (error) {
    return { error: String(error) };
  }
}

const output = JSON.parse(solc.compile(fs.readFileSync(0, "utf8"), { import: contents }));
process.stdout.write(JSON.stringify({ version: solc.version(), output }));
