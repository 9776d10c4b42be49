/** The rows of a ticket that can be focused, over all its parts, in the order they are read. */
function rowsOf(orderId: string): HTMLElement[] {
  const rows = document.querySelectorAll<HTMLElement>(
    `[data-board-field] [data-order="${CSS.escape(orderId)}"] [data-line]`,
  );
  return [...rows].flatMap((row) => row.querySelector<HTMLElement>("button:not(:disabled)") ?? []);
}

/** The focused item of the ticket, or null. */
export function focusedLine(orderId: string): string | null {
  const row = document.activeElement?.closest<HTMLElement>("[data-line]");
  const ticket = row?.closest<HTMLElement>("[data-order]");
  return ticket?.dataset.order === orderId ? (row?.dataset.line ?? null) : null;
}

/** Does what a tap on the focused item does. @returns false while none of the ticket is focused. */
export function tapFocusedItem(orderId: string): boolean {
  if (focusedLine(orderId) === null) return false;
  rowsOf(orderId)
    .find((row) => row.closest("[data-line]")?.contains(document.activeElement))
    ?.click();
  return true;
}

/** Moves the focus among the ticket's items. @returns false past the last: the key then does what it always does. */
export function focusItem(orderId: string, step: 1 | -1): boolean {
  const rows = rowsOf(orderId);
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? rows.at(step === 1 ? 0 : -1) : rows[at + step];
  if (!next || (at >= 0 && at + step < 0)) return false;
  next.focus({ focusVisible: true } as FocusOptions);
  return true;
}
