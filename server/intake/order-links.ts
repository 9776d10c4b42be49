/** Where an order's own pages and answers are. */
export function linksOf(id: string) {
  return { self: `/api/v1/orders/${id}`, events: `/api/v1/orders/${id}/events`, track: `/track/${id}` };
}
