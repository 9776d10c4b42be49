import type { BoardActionName } from "#server/contracts/board-actions.ts";

export type BoardAction = { do: BoardActionName } | { do: "number"; nth: number };

export interface KeyPress {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  /** The key is held down. */
  repeat: boolean;
}

export type Keymap = ReadonlyMap<string, BoardActionName>;

/**
 * What a key, or a button of a bump bar (a keyboard to us), asks for. Held keys do nothing: a wet
 * hand resting on a bar must not bump the next ticket.
 */
export function actionFor(press: KeyPress, keymap: Keymap): BoardAction | null {
  if (press.repeat || press.ctrlKey || press.altKey || press.metaKey) return null;
  if (/^[0-9]$/.test(press.key)) return { do: "number", nth: press.key === "0" ? 10 : Number(press.key) };
  const name = keyName(press);
  const named = name === null ? undefined : keymap.get(name);
  return named ? { do: named } : null;
}

/**
 * A press as keymaps write it: `Shift+R`, `r` (also with caps lock on), `?`, `PageUp`. Shift is only
 * told for letters and named keys; on other keys it is part of the sign. Null: a modifier alone.
 */
export function keyName({ key, shiftKey }: Pick<KeyPress, "key" | "shiftKey">): string | null {
  if (["Shift", "Control", "Alt", "Meta", "CapsLock", "Dead", "Unidentified", "Process"].includes(key))
    return null;
  const letter = key.length === 1 && key.toLowerCase() !== key.toUpperCase();
  if (letter) return shiftKey ? `Shift+${key.toUpperCase()}` : key.toLowerCase();
  return shiftKey && key.length > 1 ? `Shift+${key}` : key;
}

const signs: Record<string, string> = {
  " ": "␣",
  Backspace: "⌫",
  Escape: "Esc",
  PageUp: "PgUp",
  PageDown: "PgDn",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
};

/** A key as it is printed on keyboards. */
export function keySign(name: string): string {
  if (name.startsWith("Shift+")) return `⇧ ${keySign(name.slice("Shift+".length))}`;
  return signs[name] ?? (name.length === 1 ? name.toUpperCase() : name);
}

/** The keys of every action, as they are now. */
export function keysByAction(keymap: Keymap): Map<BoardActionName, string[]> {
  const byAction = new Map<BoardActionName, string[]>();
  for (const [key, action] of keymap) byAction.set(action, [...(byAction.get(action) ?? []), key]);
  return byAction;
}
