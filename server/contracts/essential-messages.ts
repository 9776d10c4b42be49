// Constants only: browsers get them without the validator.

/**
 * Messages without which an order is lost: they leave also under `notify.essential_only`. Everything
 * else can be looked up on a screen.
 */
const ESSENTIAL_EVENTS: ReadonlySet<string> = new Set(["ticket.unseen"]);
export const isEssential = (event: string): boolean => ESSENTIAL_EVENTS.has(event);

/** Why a message was withheld, as it is written beside it. */
export const WITHHELD = "notify.essential_only";
