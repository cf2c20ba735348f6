// Turns the compiled app into dist/: content-hashed names, an index.html that preloads them, brotli and gzip beside each
// file, and a check of the size budget.  node build/assets.mjs <app|dev> <folder with frontend.js and .wasm> <out>
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const [profile, compiled, out] = process.argv.slice(2);
const home = join(dirname(fileURLToPath(import.meta.url)), "..");
const small = profile === "app";
const assets = join(out, "assets");
mkdirSync(assets, { recursive: true });

/** Bytes over the wire (brotli) that a first visit may cost, by kind. Above the goal the build says so, above the limit it fails. */
const GOAL = { wasm: 450 * 1024, js: 10 * 1024, css: 20 * 1024 };
const LIMIT = { wasm: 512 * 1024, js: 10 * 1024, css: 20 * 1024 };

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

// Code: the glue finds the wasm by the address that the boot script passes, so its own default is not needed.
const wasm = put("frontend.wasm", readFileSync(join(compiled, "frontend_bg.wasm")));
const glue = readFileSync(join(compiled, "frontend.js"), "utf8");
const js = put("frontend.js", (await transform(glue, { minify: small, format: "esm" })).code);
const boot = put(
  "boot.js",
  (
    await transform(readFileSync(join(home, "boot.js"), "utf8"), {
      minify: small,
      define: { APP_GLUE: JSON.stringify(js), APP_WASM: JSON.stringify(wasm) },
    })
  ).code,
);
const icon = put("icon.svg", readFileSync(join(home, "assets/icon.svg")));
cpSync(join(home, "assets/fonts/LICENSE.txt"), join(assets, "font-licence.txt"));

const page = readFileSync(join(home, "index.html"), "utf8").replace(/\{\{(\w+)\}\}/g, (_, name) => {
  const address = { styles, font, wasm, js, boot, icon }[name];
  if (!address) throw new Error(`index.html names {{${name}}}, which is not made`);
  return address;
});
writeFileSync(join(out, "index.html"), page);

// Compressed copies, so that the server only picks one.
const sizes = { wasm: 0, js: 0, css: 0 };
let over = false;
for (const folder of [out, assets]) {
  for (const name of readdirSync(folder)) {
    if (!/\.(wasm|js|css|svg|html)$/.test(name)) continue;
    const bytes = readFileSync(join(folder, name));
    const quality = small ? 11 : 4;
    const br = brotliCompressSync(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    });
    const gz = gzipSync(bytes, { level: small ? 9 : 4 });
    writeFileSync(join(folder, `${name}.br`), br);
    writeFileSync(join(folder, `${name}.gz`), gz);
    const kind = extname(name).slice(1);
    if (kind in sizes) sizes[kind] += br.length;
    console.log(`app: ${name.padEnd(30)} ${kb(bytes.length)}  gzip ${kb(gz.length)}  brotli ${kb(br.length)}`);
  }
}
if (small) {
  for (const [kind, size] of Object.entries(sizes)) {
    if (size > GOAL[kind]) console.error(`app: ${kind} is ${kb(size)} brotli, above the goal of ${kb(GOAL[kind])}`);
    if (size > LIMIT[kind]) over = true;
  }
}
process.exitCode = over ? 1 : 0;

function kb(bytes) {
  return `${(bytes / 1024).toFixed(1).padStart(7)} KB`;
}
