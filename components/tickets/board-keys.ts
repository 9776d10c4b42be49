export type BoardAction =
  | { do: "select"; nth: number }
  | { do: "move"; way: "left" | "right" | "up" | "down" }
  | { do: "page"; to: "previous" | "next" | "first" | "last" }
  | { do: "bump" | "undo" | "start" | "recall_last" | "recall_list" | "all_day" | "legend" | "clear" };

export interface KeyPress {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  /** The key is held down. */
  repeat: boolean;
}

const plain: Record<string, BoardAction> = {
  Enter: { do: "bump" },
  " ": { do: "bump" },
  Backspace: { do: "undo" },
  ArrowLeft: { do: "move", way: "left" },
  ArrowRight: { do: "move", way: "right" },
  ArrowUp: { do: "move", way: "up" },
  ArrowDown: { do: "move", way: "down" },
  PageUp: { do: "page", to: "previous" },
  PageDown: { do: "page", to: "next" },
  Home: { do: "page", to: "first" },
  End: { do: "page", to: "last" },
  Escape: { do: "clear" },
  s: { do: "start" },
  r: { do: "recall_last" },
  a: { do: "all_day" },
  "?": { do: "legend" },
};

/**
 * What a key, or a button of a bump bar (a keyboard to us), asks for. Held keys do nothing: a wet
 * hand resting on a bar must not bump the next ticket.
 */
export function actionFor(press: KeyPress): BoardAction | null {
  if (press.repeat || press.ctrlKey || press.altKey || press.metaKey) return null;
  if (/^[0-9]$/.test(press.key)) return { do: "select", nth: press.key === "0" ? 10 : Number(press.key) };
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  if (key === "r" && press.shiftKey) return { do: "recall_list" };
  return plain[key] ?? null;
}
