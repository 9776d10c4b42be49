import type { ChangeCause } from "./switches.ts";

/** How long a flip may be taken back with one tap. */
const UNDO_SWITCH_MS = 15 * 60_000;

/** Flips that somebody may regret. An undo is redone by flipping, an extension by ending the switch. */
const undoable: readonly ChangeCause[] = ["person", "rule", "ladder", "lease_ended"];

/** Until when the newest flip of a switch may be taken back, epoch ms; null: it may not. */
export function undoUntil({ cause, setAt }: { cause: ChangeCause | null; setAt: number | null }) {
  return cause !== null && setAt !== null && undoable.includes(cause) ? setAt + UNDO_SWITCH_MS : null;
}
