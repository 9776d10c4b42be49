/** Longest texts, for fields in a browser too. */
export const NAME_MOST = 120;
export const CONCLUSION_MOST = 200;
export const NOTE_MOST = 4_000;
