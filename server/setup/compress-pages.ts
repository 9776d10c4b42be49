// A step of prepare.mjs after `next build`: writes a .br beside each built script and style, so that the
// server sends them small without compressing while a kitchen waits.
import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

/** Smaller ones weigh less than what is said about them. */
const LEAST_BYTES = 256;
/** As many as Node has threads for it. */
const AT_ONCE = 4;

const compress = promisify(brotliCompress);

/** @returns how many files have a compressed one beside them now. */
export async function compressPages(folder: string): Promise<number> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(js|css)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
  let written = 0;
  const work = async () => {
    for (let file = files.pop(); file; file = files.pop()) {
      const content = await readFile(file);
      if (content.length < LEAST_BYTES) continue;
      const params = {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      };
      await writeFile(`${file}.br`, await compress(content, { params }));
      written += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return written;
}

if (import.meta.main) await compressPages(path.resolve(import.meta.dirname, "../../.next/static"));
