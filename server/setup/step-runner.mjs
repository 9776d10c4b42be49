import { spawn } from "node:child_process";

const SHOW_AFTER_MS = 1_000;
const KEPT_LINES = 30;

/**
 * Returns `step({ number, label, command, args, env, onFailure })`: runs a program to its end, shows
 * what runs and for how long once it takes over a second, and keeps its output for when it fails.
 */
export function makeStepRunner({ total, root }) {
  return async ({ number, label, command, args, env = {}, onFailure }) => {
    const title = `[${number}/${total}] ${label}`;
    const stopShowing = showElapsed(title);
    const { code, lines } = await run({ command, args, env, root });
    const took = stopShowing();
    if (code !== 0) {
      console.error(`${title} failed after ${took}\n`);
      console.error(lines.join("\n"));
      throw new Error(onFailure);
    }
    console.log(`${title} done in ${took}`);
  };
}

function run({ command, args, env, root }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const lines = [];
    const keep = (chunk) => {
      lines.push(
        ...String(chunk)
          .split("\n")
          .filter((line) => line.trim() !== ""),
      );
      // The cause stands at the beginning or at the end, seldom between.
      if (lines.length > 2 * KEPT_LINES) lines.splice(KEPT_LINES, lines.length - 2 * KEPT_LINES);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => resolve({ code: 1, lines: [...lines, error.message] }));
    child.on("close", (code) => resolve({ code: code ?? 1, lines }));
  });
}

/** A terminal sees the seconds tick; a log gets a line at the start and every fifteen seconds. */
function showElapsed(title) {
  const startedAt = Date.now();
  const terminal = process.stdout.isTTY === true;
  const seconds = () => `${((Date.now() - startedAt) / 1000).toFixed(0)} s`;
  let lastLineAt = 0;
  const timer = setInterval(() => {
    if (terminal) process.stdout.write(`\r${title} ... ${seconds()} `);
    else if (Date.now() - lastLineAt >= 15_000) {
      console.log(`${title} ... ${seconds()}`);
      lastLineAt = Date.now();
    }
  }, SHOW_AFTER_MS);
  return () => {
    clearInterval(timer);
    if (terminal) process.stdout.write("\r\x1b[K");
    return `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
  };
}
