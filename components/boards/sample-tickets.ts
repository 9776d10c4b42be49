import type { Ticket, TicketLine } from "#server/contracts/tickets.ts";

type Dish = readonly [nameEn: string, nameZh: string, station: string, prepSeconds: number];
const dishes = {
  kungPao: ["Kung Pao chicken", "宫保鸡丁", "wok", 300],
  friedRice: ["Egg fried rice", "蛋炒饭", "wok", 240],
  greens: ["Stir-fried greens with garlic", "蒜蓉时蔬", "wok", 180],
  skewers: ["Lamb skewers", "羊肉串", "grill", 420],
  wings: ["Chicken wings", "烤鸡翅", "grill", 480],
  rolls: ["Spring rolls", "春卷", "fry", 240],
  tofu: ["Crispy tofu", "脆皮豆腐", "fry", 200],
  cucumber: ["Smashed cucumber", "拍黄瓜", "cold", 90],
  tea: ["Jasmine tea", "茉莉花茶", "drinks", 60],
} as const satisfies Record<string, Dish>;
type DishName = keyof typeof dishes;
type SampleLine = readonly [quantity: number, dish: DishName, ...modifiers: string[]];

interface Sample {
  number: number;
  minutesAgo: number;
  needInMinutes: number;
  lines: readonly SampleLine[];
  over?: Partial<Ticket>;
}

const MINUTE_MS = 60_000;

/** What a board has to cope with: one late, one warm, wishes, an allergy, a long ticket, all stations. */
const samples: readonly Sample[] = [
  {
    number: 41,
    minutesAgo: 16,
    needInMinutes: -2,
    lines: [
      [2, "kungPao", "no peanuts"],
      [1, "greens"],
    ],
    over: { status: "cooking", allergy: "Peanuts" },
  },
  {
    number: 42,
    minutesAgo: 11,
    needInMinutes: 4,
    lines: [
      [6, "skewers"],
      [2, "wings", "extra spicy"],
      [1, "cucumber"],
    ],
    over: { status: "cooking" },
  },
  {
    number: 43,
    minutesAgo: 7,
    needInMinutes: 8,
    lines: [
      [1, "friedRice"],
      [1, "rolls"],
      [2, "tea", "no ice"],
    ],
    over: { note: "Please call at the gate", customerName: "Chen" },
  },
  {
    number: 44,
    minutesAgo: 5,
    needInMinutes: 12,
    lines: [
      [3, "friedRice"],
      [2, "kungPao"],
      [4, "skewers"],
      [2, "rolls"],
      [1, "tofu", "sauce apart"],
      [2, "cucumber"],
      [1, "greens"],
      [4, "tea"],
    ],
  },
  {
    number: 45,
    minutesAgo: 3,
    needInMinutes: 14,
    lines: [
      [1, "wings"],
      [1, "tofu"],
    ],
  },
  {
    number: 46,
    minutesAgo: 2,
    needInMinutes: 15,
    lines: [
      [1, "kungPao", "less oil"],
      [1, "friedRice"],
    ],
    over: { recalled: true },
  },
  {
    number: 47,
    minutesAgo: 1,
    needInMinutes: 18,
    lines: [
      [2, "rolls"],
      [1, "greens"],
    ],
  },
  {
    number: 48,
    minutesAgo: 0,
    needInMinutes: 20,
    lines: [
      [1, "cucumber"],
      [2, "tea"],
    ],
  },
];

/** Tickets for a preview when nothing is open. `now` is the only thing they depend on. */
export function sampleTickets(now: number): Ticket[] {
  return samples.map((sample) => toTicket(sample, now));
}

function toTicket({ number, minutesAgo, needInMinutes, lines, over }: Sample, now: number): Ticket {
  const acceptedAt = now - minutesAgo * MINUTE_MS;
  const needBy = now + needInMinutes * MINUTE_MS;
  return {
    orderId: `sample-${number}`,
    number,
    class: "paid",
    status: "accepted",
    lines: lines.map((line, index) => toLine(line, index, needBy)),
    note: null,
    customerName: null,
    acceptedAt,
    startedAt: null,
    readyAt: null,
    predicted: {
      p50: needBy - 2 * MINUTE_MS,
      p80: needBy - MINUTE_MS,
      p90: needBy,
      madeAt: acceptedAt,
      by: "learnt",
    },
    promisedAt: needBy,
    needBy,
    safeStartAt: needBy - 6 * MINUTE_MS,
    why: { openAhead: 0, slowStation: null },
    recalled: false,
    prioritisedAt: null,
    hold: null,
    firedAt: acceptedAt,
    void: null,
    allergy: null,
    seen: { screen: "preview", at: acceptedAt },
    alarm: null,
    undoUntil: null,
    handedOverAt: null,
    ...over,
  };
}

function toLine([quantity, dish, ...modifiers]: SampleLine, index: number, needBy: number): TicketLine {
  const [nameEn, nameZh, station, prepSeconds] = dishes[dish];
  return {
    lineId: String(index),
    itemId: `sample-${dish}`,
    nameEn,
    nameZh,
    station,
    quantity,
    modifiers: [...modifiers],
    prepSeconds,
    startAt: needBy - prepSeconds * 1_000,
    doneAt: null,
    mark: null,
  };
}
