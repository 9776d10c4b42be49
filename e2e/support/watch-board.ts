import type { Page } from "@playwright/test";

export interface BoardSample {
  at: number;
  /** What the board claims about itself. */
  state: string;
  /** Tickets it shows as still to be made. */
  open: string[];
}

/** Notes four times a second, in the page, what a board claims and what it shows. The board must be narrow: a list. */
export async function watchBoard(page: Page): Promise<() => Promise<BoardSample[]>> {
  await page.evaluate(() => {
    const samples: BoardSample[] = [];
    (window as unknown as { samples: BoardSample[] }).samples = samples;
    setInterval(() => {
      const cards = document.querySelectorAll<HTMLElement>(
        "article[data-status=accepted], article[data-status=cooking]",
      );
      samples.push({
        at: Date.now(),
        state: document.querySelector<HTMLElement>("section[data-live]")?.dataset.live ?? "",
        open: [...cards].map((card) => card.dataset.order ?? ""),
      });
    }, 250);
  });
  return () => page.evaluate(() => (window as unknown as { samples: BoardSample[] }).samples);
}
