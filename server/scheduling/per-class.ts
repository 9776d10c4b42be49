import { type OrderClass, orderClasses } from "../contracts/orders.ts";

/** One value for each class. */
export const perClass = <Value>(of: (name: OrderClass) => Value) =>
  Object.fromEntries(orderClasses.map((name) => [name, of(name)])) as Record<OrderClass, Value>;
