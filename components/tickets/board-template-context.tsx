"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { BoardTemplate } from "#server/contracts/boards.ts";
import { defaultTemplate } from "./default-template.ts";

const BoardTemplateContext = createContext<BoardTemplate>(defaultTemplate);

/** The template everything on a board is drawn by; also around the preview in the template editor. */
export function BoardTemplateProvider({
  template,
  children,
}: {
  template: BoardTemplate;
  children: ReactNode;
}) {
  return <BoardTemplateContext.Provider value={template}>{children}</BoardTemplateContext.Provider>;
}

export function useBoardTemplate(): BoardTemplate {
  return useContext(BoardTemplateContext);
}
