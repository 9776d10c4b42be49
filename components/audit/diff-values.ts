export interface DiffLine {
  /** As in "screen.0.name"; "" of a value that is no object. */
  path: string;
  /** As JSON; null: it was not there. */
  before: string | null;
  after: string | null;
  change: "same" | "changed" | "added" | "removed";
}

/** Two JSON values leaf by leaf, in the order they come: what changed first, then what did not. */
export function diffValues(before: unknown, after: unknown): DiffLine[] {
  const old = leavesOf(before);
  const now = leavesOf(after);
  const lines = [...new Set([...old.keys(), ...now.keys()])].map((path): DiffLine => {
    const [was, is] = [old.get(path) ?? null, now.get(path) ?? null];
    const change = was === is ? "same" : was === null ? "added" : is === null ? "removed" : "changed";
    return { path, before: was, after: is, change };
  });
  return [
    ...lines.filter(({ change }) => change !== "same"),
    ...lines.filter(({ change }) => change === "same"),
  ];
}

function leavesOf(value: unknown, path = "", leaves = new Map<string, string>()): Map<string, string> {
  if (value === null || value === undefined) {
    if (path !== "") leaves.set(path, "null");
    return leaves;
  }
  const entries = typeof value === "object" ? Object.entries(value) : [];
  if (entries.length === 0) leaves.set(path, JSON.stringify(value));
  for (const [key, one] of entries) leavesOf(one, path === "" ? key : `${path}.${key}`, leaves);
  return leaves;
}
