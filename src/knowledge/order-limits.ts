/** How many numbers go into one order, and into one call: what is checked, published and said comes from here. */

/** Numbers of a port-in order. Source: public summaries; the reference states no limit. */
export const PORT_ORDER_NUMBERS = 500;

/** Numbers of a text-enable order, and of a call that qualifies. Sources: the reference; Sinch's dashboard. */
export const HOSTING_NUMBERS = 500;

/** Numbers of an import order, unless an account manager has raised the limit. Source: reference, POST /hostingOrders:importNumbers. */
export const IMPORT_ORDER_NUMBERS = 5;

/** Numbers that `import_numbers` takes, by as many orders as they need. Ours: more would outlast a call. */
export const IMPORT_CALL_NUMBERS = 50;
