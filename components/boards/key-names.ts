import { type BoardActionName, keysOf } from "#server/contracts/board-actions.ts";

interface KeyDown {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

const alone = new Set(["Shift", "Control", "Alt", "Meta", "CapsLock", "AltGraph", "Dead", "Process"]);

/**
 * A key as templates write it: letters small, "Shift+R" with shift, signs as they are. null: no key
 * that could be given to an action (a modifier alone, or a browser's own combination).
 */
export function keyNameOf({ key, shiftKey, ctrlKey, altKey, metaKey }: KeyDown): string | null {
  if (ctrlKey || altKey || metaKey || alone.has(key) || key === "") return null;
  const letter = key.length === 1 && key.toLowerCase() !== key.toUpperCase();
  if (letter) return shiftKey ? `Shift+${key.toUpperCase()}` : key.toLowerCase();
  if (key.length === 1) return key;
  return shiftKey ? `Shift+${key}` : key;
}

const signs: Record<string, string> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Backspace: "⌫",
  PageUp: "PgUp",
  PageDown: "PgDn",
  Escape: "Esc",
};

/** A key as it is written on a keyboard. */
export function keySign(key: string, space: string): string {
  const shifted = key.startsWith("Shift+") && key.length > "Shift+".length;
  const bare = shifted ? key.slice("Shift+".length) : key;
  const sign = bare === " " ? space : (signs[bare] ?? (bare.length === 1 ? bare.toUpperCase() : bare));
  return shifted ? `⇧ ${sign}` : sign;
}

export type KeyVerdict =
  | { outcome: "free" }
  | { outcome: "digit" }
  | { outcome: "taken"; by: BoardActionName };

/** Whether an action can have a key. */
export function judgeKey(
  key: string,
  action: BoardActionName,
  changes: Readonly<Record<string, string>>,
): KeyVerdict {
  if (/^\d$/.test(key)) return { outcome: "digit" };
  const by = keysOf(changes).get(key);
  return by && by !== action ? { outcome: "taken", by } : { outcome: "free" };
}

/** The changes after an action was given a key; whoever was given it before gets its default back. */
export function giveKey(
  key: string,
  action: BoardActionName,
  changes: Readonly<Record<string, string>>,
): Record<string, string> {
  const kept = Object.entries(changes).filter(([other, its]) => other !== action && its !== key);
  return { ...Object.fromEntries(kept), [action]: key };
}
