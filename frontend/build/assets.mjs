// Turns the compiled app into dist/: content-hashed names, an index.html that preloads what loads first, brotli
// beside each file, and a check of the size budget.  node build/assets.mjs <app|dev> <folder with frontend.js and .wasm> <out>
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { build, transform } from "esbuild";

const [profile, compiled, out] = process.argv.slice(2);
const home = join(dirname(fileURLToPath(import.meta.url)), "..");
const small = profile === "app";
const assets = join(out, "assets");
mkdirSync(assets, { recursive: true });

/** KB over the wire (brotli): all that a first visit fetches, what the first page adds for all pages, what a group of pages adds, the API reference. */
const LIMIT = { first: 310, shared: 150, pages: 120, js: 10, css: 20, reference: 380 };

/** Writes a file under its content hash and answers the address it is served at. */
function put(name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const extension = extname(name);
  const hashed = `${basename(name, extension)}.${hash}${extension}`;
  writeFileSync(join(assets, hashed), bytes);
  return `/assets/${hashed}`;
}

// Styles: one sheet; the fonts it names are hashed by esbuild.
const css = await build({
  entryPoints: [join(home, "styles/app.css")],
  bundle: true,
  minify: small,
  write: false,
  outdir: assets,
  loader: { ".woff2": "file" },
  assetNames: "[name].[hash]",
  publicPath: "/assets",
  logLevel: "error",
});
let styles = "";
let font = "";
for (const file of css.outputFiles) {
  if (file.path.endsWith(".css")) {
    styles = put("app.css", file.contents);
  } else {
    writeFileSync(file.path, file.contents);
    if (/atkinson-latin\.[^-]/.test(basename(file.path))) font = `/assets/${basename(file.path)}`;
  }
}

// Code that loads later: a file for each chunk of `src/app/chunks.rs`, and some with what several of them use. The glue
// that fetches them is told their hashed names.
const later = new Map();
for (const name of readdirSync(compiled).filter((name) => /^(split_\w+|shared(_\w+)?)\.wasm$/.test(name)).sort()) {
  later.set(name, put(name.replace(/^split_/, ""), readFileSync(join(compiled, name))));
}
const linked = readFileSync(join(compiled, "__wasm_split.js"), "utf8").replace(/"\.\/(\w+\.wasm)"/g, (_, name) => {
  if (!later.has(name)) throw new Error(`the glue names ${name}, which is not made`);
  return JSON.stringify(`./${basename(later.get(name))}`);
});
writeFileSync(join(compiled, "__wasm_split.js"), linked);

// Code that loads first: the glue finds the wasm by the address that the boot script passes, so its own default is not needed.
const wasm = put("frontend.wasm", readFileSync(join(compiled, "frontend_bg.wasm")));
const glue = await build({ entryPoints: [join(compiled, "frontend.js")], bundle: true, format: "esm", minify: small, write: false, logLevel: "error" });
const js = put("frontend.js", glue.outputFiles[0].contents);
const boot = put(
  "boot.js",
  (
    await transform(readFileSync(join(home, "boot.js"), "utf8"), {
      minify: small,
      define: { APP_GLUE: JSON.stringify(js), APP_WASM: JSON.stringify(wasm) },
    })
  ).code,
);
// The API reference, which only developers open: apart from the app, found by the server by its name.
const reference = await build({
  entryPoints: [join(home, "reference/reference.js"), join(home, "reference/reference.css")],
  bundle: true,
  minify: small,
  write: false,
  outdir: assets,
  loader: { ".svg": "dataurl" },
  legalComments: "none",
  logLevel: "error",
});
const referenceFiles = reference.outputFiles.map((file) => put(basename(file.path), file.contents));
cpSync(join(home, "node_modules/swagger-ui-dist/swagger-ui-es-bundle.js.LICENSE.txt"), join(assets, "reference-licences.txt"));
cpSync(join(home, "node_modules/swagger-ui-dist/LICENSE"), join(assets, "reference-licence.txt"));

const icon = put("icon.svg", readFileSync(join(home, "assets/icon.svg")));
cpSync(join(home, "assets/fonts/LICENSE.txt"), join(assets, "font-licence.txt"));

const page = readFileSync(join(home, "index.html"), "utf8").replace(/\{\{(\w+)\}\}/g, (_, name) => {
  const address = { styles, font, wasm, js, boot, icon }[name];
  if (!address) throw new Error(`index.html names {{${name}}}, which is not made`);
  return address;
});
writeFileSync(join(out, "index.html"), page);

// What lets the app open without a connection keeps what loads first and the code of checking in, which is what is done
// where there is none; the rest it keeps as it comes by.
const offline = [styles, js, wasm, boot, icon, font, ...["shared.wasm", "shared_agenda.wasm", "split_check_in.wasm"].map((name) => later.get(name)).filter(Boolean)];
const version = createHash("sha256").update(page).digest("hex").slice(0, 12);
const worker = await transform(readFileSync(join(home, "sw.js"), "utf8"), {
  minify: small,
  define: { FILES: JSON.stringify(offline), VERSION: JSON.stringify(version) },
});
writeFileSync(join(out, "sw.js"), worker.code);

// Compressed, so that the server only picks; of what lies in assets/ nothing else stays.
const sizes = new Map();
for (const folder of [out, assets]) {
  for (const name of readdirSync(folder).sort()) {
    if (!/\.(wasm|js|css|svg|html)$/.test(name)) continue;
    const bytes = readFileSync(join(folder, name));
    const quality = small ? 11 : 4;
    const br = brotliCompressSync(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    });
    writeFileSync(join(folder, `${name}.br`), br);
    if (folder === assets) rmSync(join(folder, name));
    sizes.set(`/assets/${name}`, br.length);
    console.log(`app: ${name.padEnd(34)} ${kb(bytes.length)}  brotli ${kb(br.length)}`);
  }
}

const measured = [
  ["what loads first", [wasm, js, boot, styles], LIMIT.first],
  ["the script in it", [js, boot], LIMIT.js],
  ["the styles in it", [styles], LIMIT.css],
  ["the API reference", referenceFiles, LIMIT.reference],
  ...[...later].map(([name, address]) => [name, [address], name === "shared.wasm" ? LIMIT.shared : LIMIT.pages]),
].map(([what, addresses, limit]) => [what, addresses.reduce((total, address) => total + sizes.get(address), 0), limit]);
for (const [what, size, limit] of small ? measured : []) {
  const over = size > limit * 1024;
  console.log(`app: ${what.padEnd(34)} ${kb(size)} of ${limit} KB brotli${over ? ", which is too much" : ""}`);
  if (over) process.exitCode = 1;
}

function kb(bytes) {
  return `${(bytes / 1024).toFixed(1).padStart(7)} KB`;
}
