export interface Place {
  page: number;
  column: number;
  /** First of `span` rows. */
  row: number;
  span: number;
}
export type Places = ReadonlyMap<string, Place>;

export interface Item {
  key: string;
  /** Rows it needs, 1..rows. */
  span: number;
  /** Put first by a person: it goes to the front, whoever is there. */
  first?: boolean | undefined;
  /** Key of the part of the same ticket that comes before this one: this one must be read after it. */
  after?: string | undefined;
}

export interface PlaceInput {
  /** Where everything was a moment ago. */
  previous: Places;
  /** Everything that is to be shown, most urgent to place first. */
  items: readonly Item[];
  columns: number;
  rows: number;
  /** The page people look at: what is there stays there. */
  shownPage: number;
  /**
   * Nobody has touched the screen for a while: hidden tickets may move into free cells, tickets that
   * have grown may take more of them, and what a person has put first may go there.
   */
  mayMoveHidden: boolean;
}

/**
 * Gives each ticket a cell and lets it keep it: nothing moves under a finger. New tickets take the
 * first free cells in reading order, and tickets of hidden pages move forward when cells are free.
 * A ticket that needs less than its cells keeps them: its button would move otherwise.
 */
export function placeTickets({
  previous,
  items,
  columns,
  rows,
  shownPage,
  mayMoveHidden,
}: PlaceInput): Places {
  const grid = new Grid(columns, rows);
  const places = new Map<string, Place>();
  const put = (item: Item, place: Place) => {
    grid.take(place);
    places.set(item.key, place);
  };
  const afterOf = (item: Item) => (item.after === undefined ? undefined : places.get(item.after));

  if (mayMoveHidden) {
    for (const item of items.filter(({ first }) => first)) {
      const before = previous.get(item.key);
      const isThere = before && isAtFront(before) && before.span >= item.span && grid.fits(before);
      put(item, isThere ? before : grid.firstFree(item.span, afterOf(item)));
    }
  }
  const waiting: Item[] = [];
  for (const item of items) {
    if (places.has(item.key)) continue;
    const before = previous.get(item.key);
    const keeps = before && (before.span >= item.span || !mayMoveHidden) && grid.fits(before);
    if (keeps && (before.page === shownPage || !mayMoveHidden)) put(item, before);
    else waiting.push(item);
  }
  for (const item of waiting) {
    const before = previous.get(item.key);
    const after = afterOf(item);
    const place = grid.firstFree(item.span, after);
    const inOrder = before && (!after || isReadAfter(before, after));
    const grown = before && { ...before, span: Math.max(before.span, Math.min(item.span, rows)) };
    // In view it grows on the spot where it can; a hidden ticket moves only forward.
    const stays =
      grown && inOrder && grid.fits(grown) && (before.page === shownPage || !isBefore(place, before));
    put(item, stays ? grown : place);
  }
  return places;
}

function isAtFront(place: Place): boolean {
  return place.page === 0 && place.row === 0;
}

export function pagesOf(places: Places): number {
  let pages = 1;
  for (const place of places.values()) pages = Math.max(pages, place.page + 1);
  return pages;
}

function isBefore(a: Place, b: Place): boolean {
  return a.page !== b.page ? a.page < b.page : a.row !== b.row ? a.row < b.row : a.column < b.column;
}

/** Parts of one ticket are read from column to column, and from page to page. */
function isReadAfter(place: Place, first: Place): boolean {
  return place.page > first.page || (place.page === first.page && place.column > first.column);
}

class Grid {
  readonly columns: number;
  readonly rows: number;
  #taken = new Set<string>();
  /** By span: no page before this one has room for it. Cells are taken and never given back. */
  #roomFrom = new Map<number, number>();

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  fits(place: Place): boolean {
    if (place.column >= this.columns || place.row + place.span > this.rows) return false;
    return this.#cells(place).every((cell) => !this.#taken.has(cell));
  }

  take(place: Place): void {
    for (const cell of this.#cells(place)) this.#taken.add(cell);
  }

  firstFree(wanted: number, after?: Place): Place {
    const span = Math.min(wanted, this.rows);
    const full = this.#roomFrom.get(span) ?? 0;
    for (let page = Math.max(full, after?.page ?? 0); ; page++) {
      for (let row = 0; row + span <= this.rows; row++) {
        for (let column = 0; column < this.columns; column++) {
          const place = { page, column, row, span };
          if (!this.fits(place)) continue;
          if (!after) this.#roomFrom.set(span, page);
          if (!after || isReadAfter(place, after)) return place;
        }
      }
    }
  }

  #cells({ page, column, row, span }: Place): string[] {
    return Array.from({ length: span }, (_, i) => `${page}/${column}/${row + i}`);
  }
}
