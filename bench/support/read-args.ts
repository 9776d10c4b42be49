import { parseArgs } from "node:util";

/** A whole number among the arguments, and what it may be. */
export interface WholeOption {
  from: number;
  to: number;
  usual: number;
}

/**
 * A benchmark's arguments: whole numbers, and `--json` and `--help`. Prints the usage and ends with 0 for
 * `--help`, and with 2 and what is wrong for arguments that do not fit.
 */
export function readArgs<Name extends string>(
  usage: string,
  wholes: Record<Name, WholeOption>,
): Record<Name, number> & { json: boolean } {
  try {
    const { values } = parseArgs({
      strict: true,
      options: {
        ...Object.fromEntries(Object.keys(wholes).map((name) => [name, { type: "string" as const }])),
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    const given: Record<string, unknown> = values;
    const entries = Object.entries<WholeOption>(wholes).map(([name, option]) => [
      name,
      wholeOf(name, option, given[name]),
    ]);
    return { ...Object.fromEntries(entries), json: values.json === true };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}

function wholeOf(name: string, { from, to, usual }: WholeOption, text: unknown): number {
  if (typeof text !== "string") return usual;
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value)) throw new RangeError(`--${name} takes a whole number`);
  if (value < from) throw new RangeError(`--${name} starts at ${from}`);
  if (value > to) throw new RangeError(`--${name} ends at ${to}`);
  return value;
}
