// Builds static/dist, the only folder served: scripts, styles, fonts, the codec, the API reference.
import { build, context } from "esbuild";
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const src = path.join(here, "src");
const dist = path.join(here, "dist");
const modules = path.join(here, "node_modules");
const watch = process.argv.includes("--watch");

const common = {
  absWorkingDir: here,
  bundle: true,
  minify: !watch,
  sourcemap: watch,
  target: ["es2022"],
  legalComments: "linked",
  logLevel: "warning",
  outdir: dist,
};

/** Copies a file under a name that holds a hash of its content, as esbuild names its chunks. */
async function copyHashed(file, folder) {
  const bytes = await readFile(file);
  const hash = createHash("sha256").update(bytes).digest("base64url").replace(/[-_]/g, "A").slice(0, 8);
  const { name, ext } = path.parse(file);
  const named = `${folder}/${name}-${hash.toUpperCase()}${ext}`;
  await mkdir(path.join(dist, folder), { recursive: true });
  await writeFile(path.join(dist, named), bytes);
  return `/static/${named}`;
}

/** The frame decoder: one same-origin worker file and the codec beside it. */
async function buildDecoder() {
  const wasm = await copyHashed(path.join(modules, "@cornerstonejs/codec-openjph/dist/openjphjs.wasm"), "viewer");
  const made = await build({
    ...common,
    entryPoints: { "viewer/decoder": path.join(src, "viewer/engine/cornerstone/decoder.worker.ts") },
    entryNames: "[dir]/[name]-[hash]",
    format: "iife",
    external: ["fs", "path", "crypto"],
    define: { DECODER_WASM: JSON.stringify(wasm) },
    metafile: true,
  });
  const script = Object.keys(made.metafile.outputs).find((name) => name.endsWith(".js"));
  return `/static/${path.relative("dist", script).replaceAll(path.sep, "/")}`;
}

const ENTRIES = {
  "viewer/index": "viewer/index.ts",
  "office/index": "elements/index.ts",
  "swagger/init": "swagger/init.ts",
};

/** Each by itself: what two of them share would be a chunk, and a request more of every reading room. */
function script([out, file], decoder) {
  return {
    ...common,
    entryPoints: { [out]: path.join(src, file) },
    format: "esm",
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    // a DICOM parser and an XML writer that Cornerstone imports and this viewer never reaches
    alias: {
      dcmjs: path.join(src, "viewer/engine/cornerstone/no-dcmjs.ts"),
      xmlbuilder2: path.join(src, "viewer/engine/cornerstone/no-xmlbuilder.ts"),
    },
    define: { DECODER_SCRIPT: JSON.stringify(decoder) },
  };
}

async function styles() {
  const sheets = { "viewer/viewer": "viewer/viewer.css" };
  const folder = path.join(src, "styles");
  for (const name of ["office", "reading"]) {
    if (existsSync(path.join(folder, `${name}.css`))) sheets[`styles/${name}`] = `styles/${name}.css`;
  }
  return {
    ...common,
    entryPoints: Object.fromEntries(Object.entries(sheets).map(([out, file]) => [out, path.join(src, file)])),
    external: ["/static/*", "../fonts/*"],
    assetNames: "fonts/[name]-[hash]",
    loader: { ".woff2": "file", ".svg": "dataurl", ".png": "dataurl" },
  };
}

async function copies() {
  const inter = path.join(modules, "@fontsource-variable/inter");
  await mkdir(path.join(dist, "fonts"), { recursive: true });
  for (const set of ["latin", "latin-ext"]) {
    const name = `inter-${set}-wght-normal.woff2`;
    await cp(path.join(inter, "files", name), path.join(dist, "fonts", name));
  }
  await cp(path.join(inter, "LICENSE"), path.join(dist, "fonts/inter-LICENSE.txt"));
  await mkdir(path.join(dist, "swagger"), { recursive: true });
  for (const name of ["swagger-ui.css", "swagger-ui-bundle.js", "LICENSE", "NOTICE", "favicon-32x32.png"]) {
    await cp(path.join(modules, "swagger-ui-dist", name), path.join(dist, "swagger", name));
  }
  const elements = path.join(src, "elements");
  if (!existsSync(elements)) return;
  await mkdir(path.join(dist, "office"), { recursive: true });
  for (const name of await readdir(elements)) {
    if (/\.(svg|png|ico)$/.test(name)) await cp(path.join(elements, name), path.join(dist, "office", name));
  }
}

async function size(folder) {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(path.join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}

const started = Date.now();
await rm(dist, { recursive: true, force: true });
const decoder = await buildDecoder();
const present = Object.entries(ENTRIES).filter(([, file]) => existsSync(path.join(src, file)));
const settings = [...present.map((entry) => script(entry, decoder)), await styles()];
if (watch) {
  for (const one of settings) await (await context(one)).watch();
} else {
  await Promise.all(settings.map((one) => build(one)));
}
await copies();
const megabytes = ((await size(dist)) / 1e6).toFixed(1);
console.log(`static/dist: ${megabytes} MB in ${((Date.now() - started) / 1000).toFixed(1)} s`);
