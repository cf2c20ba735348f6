// The cutting makes a file for each group of chunks that share something: dozens of small ones, more with each chunk.
// This makes one of them all, `shared.wasm`, which the first page that opens brings along.
//   node build/shared.mjs <folder with chunk_*.wasm and __wasm_split.js> <option of the wasm tools>…
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [folder, ...options] = process.argv.slice(2);
const tools = join(dirname(fileURLToPath(import.meta.url)), "../node_modules/.bin");
const run = (tool, ...args) => {
  // They complain about a part of the names that they don't know, and do well without.
  const { stdout, stderr, status } = spawnSync(join(tools, tool), [...options, ...args], { encoding: "utf8", maxBuffer: 1 << 28 });
  const complaints = stderr.split("\n").filter((line) => line && !line.startsWith("warning: unknown name subsection"));
  if (complaints.length > 0) console.error(complaints.join("\n"));
  if (status !== 0) throw new Error(`${tool} ended with ${status}`);
  return stdout;
};

const files = readdirSync(folder).filter((name) => /^chunk_\d+\.wasm$/.test(name)).map((name) => join(folder, name)).sort();
if (files.length > 0) {
  // What they take from the app is one memory and one table. The tool knows that only of what one of the modules that
  // it merges gives to the others: so a module of ours takes it from the app and gives it on.
  const taken = new Map();
  for (const file of files) {
    const names = WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(file))).map(({ name }) => name);
    if (names.every((name) => taken.has(name))) continue;
    for (const [, name, what] of run("wasm-dis", file).matchAll(/^ \(import "__wasm_split" "([^"]+)" (\(.*\))\)$/gm)) taken.set(name, what);
  }
  const lines = [...taken].flatMap(([name, what]) => {
    const [, kind, id] = /^\((\w+) (\$\S+)/.exec(what);
    return [`(import "app" "${name}" ${what})`, `(export "${name}" (${kind} ${id}))`];
  });
  const imports = lines.filter((line) => line.startsWith("(import"));
  const exports = lines.filter((line) => line.startsWith("(export"));
  const giving = join(folder, "giving.wat");
  writeFileSync(giving, `(module\n${[...imports, ...exports].join("\n")}\n)\n`);
  const shared = join(folder, "shared.wasm");
  run("wasm-merge", giving, "__wasm_split", ...files.flatMap((file, index) => [file, `part${index}`]), "-o", shared);

  // The glue that fetches them: one loader in place of all.
  const glue = join(folder, "__wasm_split.js");
  let loader = "";
  const rest = readFileSync(glue, "utf8")
    .replace(/\/\*[^*]*\*\/\nconst (__chunk_\d+) = (makeLoad\([^]*?\n, \[\]\);\n)/g, (_, _name, made) => {
      if (loader) return "";
      loader = made.replace(/chunk_\d+\.wasm/, "shared.wasm").replace("(src, imports)", "(src, { app: imports.__wasm_split })");
      return `const shared = ${loader}`;
    })
    .replace(/\[__chunk_\d+(, __chunk_\d+)*\]/g, "[shared]");
  if (/chunk_\d/.test(rest) || !loader.includes("{ app:")) throw new Error("__wasm_split.js is not as wasm-split made it before");
  writeFileSync(glue, rest);
  for (const file of [giving, ...files]) rmSync(file);
}
