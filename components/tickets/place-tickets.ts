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
  /** Nobody has touched the screen for a while: hidden tickets may move into free cells. */
  mayMoveHidden: boolean;
}

/**
 * Gives each ticket a cell and lets it keep it: nothing moves under a finger. New tickets take the
 * first free cells in reading order, and tickets of hidden pages move forward when cells are free.
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
  const waiting: { item: Item; before: Place | undefined }[] = [];
  for (const item of items) {
    const before = previous.get(item.key);
    const keeps = before && before.span === item.span && grid.fits(before);
    if (keeps && (before.page === shownPage || !mayMoveHidden)) {
      grid.take(before);
      places.set(item.key, before);
    } else {
      waiting.push({ item, before });
    }
  }
  for (const { item, before } of waiting) {
    const after = item.after === undefined ? undefined : places.get(item.after);
    const place = grid.firstFree(item.span, after);
    // A hidden ticket moves only forward; otherwise it stays where people left it.
    const stays =
      before &&
      before.span === item.span &&
      grid.fits(before) &&
      !isBefore(place, before) &&
      (!after || isReadAfter(before, after));
    const taken = stays ? before : place;
    grid.take(taken);
    places.set(item.key, taken);
  }
  return places;
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
    for (let page = after?.page ?? 0; ; page++) {
      for (let row = 0; row + span <= this.rows; row++) {
        for (let column = 0; column < this.columns; column++) {
          const place = { page, column, row, span };
          if (this.fits(place) && (!after || isReadAfter(place, after))) return place;
        }
      }
    }
  }

  #cells({ page, column, row, span }: Place): string[] {
    return Array.from({ length: span }, (_, i) => `${page}/${column}/${row + i}`);
  }
}
