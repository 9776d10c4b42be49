import type { Log } from "./log.ts";

interface ReadyNews {
  origin: string;
  postgres: "started" | "adopted" | "external";
  applied: string[];
  administrator: { email: string; password: string } | null;
  demo: boolean;
}

/** What a person at the terminal is told; everything else goes to the log. */
export const say = {
  /** Runs a step and tells about it when it takes longer than a second. */
  steps(log: Log) {
    return async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
      const started = Date.now();
      const slow = setInterval(() => {
        console.log(`  … ${name} (${Math.round((Date.now() - started) / 1_000)} s)`);
      }, 1_000);
      try {
        return await work();
      } finally {
        clearInterval(slow);
        log.debug({ step: name, ms: Date.now() - started }, "start step");
      }
    };
  },

  ready({ origin, postgres, applied, administrator, demo }: ReadyNews): void {
    const lines = ["", `  Rushdeck is ready:  ${origin}`];
    if (administrator) {
      lines.push("", "  Sign in as administrator (shown once, change it after signing in):");
      lines.push(`    ${administrator.email}`, `    ${administrator.password}`);
    } else lines.push("  Sign in with your account.");
    if (demo)
      lines.push(
        "",
        "  A demo business is running. On this machine the sign-in page lets you enter without a password.",
      );
    if (applied.length > 0) lines.push(`  Database migrated: ${applied.length} step(s).`);
    if (postgres === "adopted") lines.push("  Took over the database that an earlier run had left running.");
    console.log(`${lines.join("\n")}\n`);
  },
};
