"use client";

import { createContext, useContext } from "react";

/** What a card or a key asks the board to open over itself. */
export type BoardQuestion =
  | { about: "hold" | "void"; orderId: string }
  /** `lineId` null: the first item of the ticket. */
  | { about: "recipe"; orderId: string; lineId: string | null };

const nobody = () => {};
const BoardAskContext = createContext<(question: BoardQuestion) => void>(nobody);

/** Around the cards; the function never changes, so that no card is drawn again for it. */
export const BoardAskProvider = BoardAskContext.Provider;

/** Opens the hold, "cannot be made" or recipe dialog of a ticket. Does nothing in a preview. */
export function useBoardAsk(): (question: BoardQuestion) => void {
  return useContext(BoardAskContext);
}
