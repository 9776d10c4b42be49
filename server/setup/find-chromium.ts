import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** First the one without a window of its own: the same engine for two thirds of the processor time. */
const PROGRAMS = [
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
];
const APPLICATIONS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** A Chromium on this machine: CHROMIUM_PATH, an installed one, or one that Playwright downloaded earlier. */
export function findChromium(env: Record<string, string | undefined> = process.env): string | undefined {
  const folders = [...(env.PATH ?? "").split(path.delimiter), "/usr/bin", "/usr/local/bin", "/snap/bin"];
  const installed = folders.flatMap((folder) => PROGRAMS.map((program) => path.join(folder, program)));
  const candidates = [env.CHROMIUM_PATH ?? "", ...installed, ...APPLICATIONS, ...downloadedByPlaywright(env)];
  return candidates.find((file) => path.isAbsolute(file) && existsSync(file));
}

function downloadedByPlaywright(env: Record<string, string | undefined>): string[] {
  const cache =
    env.PLAYWRIGHT_BROWSERS_PATH ??
    path.join(
      homedir(),
      process.platform === "darwin" ? "Library/Caches/ms-playwright" : ".cache/ms-playwright",
    );
  if (!existsSync(cache)) return [];
  return readdirSync(cache)
    .filter((name) => name.startsWith("chromium-"))
    .sort()
    .reverse()
    .flatMap((name) => [
      path.join(cache, name, "chrome-linux/chrome"),
      path.join(cache, name, "chrome-linux64/chrome"),
      path.join(cache, name, "chrome-mac/Chromium.app/Contents/MacOS/Chromium"),
    ]);
}
