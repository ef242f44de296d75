// Bundles what the pages load from others into the package, with the licence of each.
import { build } from "esbuild";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.join(here, "../src/gpgraph/http/static/vendor");
const LICENCE = /^(licen[cs]e|copying)(\.(md|txt))?$/i;

/** Return the folder of the package that a bundled file comes from; nothing for files of ours. */
function packageOf(input) {
  const found = /^(.*node_modules\/(@[^/]+\/)?[^/]+)\//.exec(input);
  return found && found[1];
}

async function licenceOf(folder) {
  const about = JSON.parse(await readFile(path.join(here, folder, "package.json"), "utf-8"));
  const file = (await readdir(path.join(here, folder))).find((name) => LICENCE.test(name));
  if (!file) {
    throw new Error(`${about.name} ${about.version} has no licence text, so it cannot be shipped.`);
  }
  const text = (await readFile(path.join(here, folder, file), "utf-8")).trim();
  return `${about.name} ${about.version} (${about.license})\n\n${text}\n`;
}

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["src/editor.js", "src/graph.js"],
  outdir: target,
  bundle: true,
  format: "esm",
  legalComments: "none",
  metafile: true,
  minify: true,
  target: "es2022",
});
const folders = [...new Set(Object.keys(metafile.inputs).map(packageOf))].filter(Boolean).sort();
const licences = await Promise.all(folders.map(licenceOf));
await writeFile(path.join(target, "licences.txt"), licences.join(`\n${"-".repeat(72)}\n\n`));
for (const [name, { bytes }] of Object.entries(metafile.outputs)) {
  console.log(`${path.basename(name)} ${(bytes / 1000).toFixed(0)} kB`);
}
