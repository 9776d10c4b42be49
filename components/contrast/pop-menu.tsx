"use client";

import { Menu } from "@mantine/core";
import { type ReactNode, useCallback, useState } from "react";

interface Place {
  element: HTMLElement;
  box: DOMRect;
}

export interface PopMenu<Of> {
  /** Of what the menu is open, and where. */
  opened: { of: Of; place: Place } | null;
  open(element: HTMLElement, of: Of): void;
  close(): void;
}

/** One menu for many places: hundreds of cells need not carry one each. */
export function usePopMenu<Of>(): PopMenu<Of> {
  const [opened, setOpened] = useState<PopMenu<Of>["opened"]>(null);
  const open = useCallback((element: HTMLElement, of: Of) => {
    setOpened({ of, place: { element, box: element.getBoundingClientRect() } });
  }, []);
  const close = useCallback(() => setOpened(null), []);
  return { opened, open, close };
}

/** The menu over whatever opened it; the focus goes back there. */
export function PopMenuAt<Of>({
  menu,
  label,
  children,
}: {
  menu: PopMenu<Of>;
  label: (of: Of) => string;
  children: (of: Of) => ReactNode;
}) {
  const { opened } = menu;
  if (!opened) return null;
  const { of, place } = opened;
  const { left, top, width, height } = place.box;
  return (
    <Menu
      opened
      withinPortal
      position="bottom-start"
      shadow="md"
      returnFocus={false}
      onClose={() => {
        menu.close();
        place.element.focus();
      }}
    >
      <Menu.Target>
        <div aria-hidden style={{ position: "fixed", left, top, width, height, pointerEvents: "none" }} />
      </Menu.Target>
      <Menu.Dropdown aria-label={label(of)}>{children(of)}</Menu.Dropdown>
    </Menu>
  );
}

/** A finger has no Shift and no second button: its tap opens the menu. */
export function isTouch(event: { nativeEvent: Event }): boolean {
  return (event.nativeEvent as Partial<PointerEvent>).pointerType === "touch";
}
