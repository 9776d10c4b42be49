/** How long a bump can be taken back with one tap. */
export const UNDO_MS = 6_000;
