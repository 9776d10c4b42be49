import { z } from "zod";

/**
 * PostgreSQL takes neither as text. As JSON it does, and then fails at every look into the row: one such
 * word would close the whole board.
 */
export const isStorable = (value: string): boolean => value.isWellFormed() && !value.includes("\u0000");

const NOT_STORABLE = "NUL and half surrogate pairs cannot be stored";

/** A person's words, possibly none. */
export const storable = (max: number) => z.string().trim().max(max).refine(isStorable, NOT_STORABLE);
/** At least one sign of them. */
export const text = (max: number) => storable(max).min(1);
/** As it comes, blanks included. */
export const word = (min: number, max: number) =>
  z.string().min(min).max(max).refine(isStorable, NOT_STORABLE);
