/** Numbers of an import order, unless an account manager has raised the limit. Source: reference, POST /hostingOrders:importNumbers. */
export const IMPORT_ORDER_NUMBERS = 5;

/** Numbers that `import_numbers` takes, by as many orders as they need. Ours: more would outlast a call. */
export const IMPORT_CALL_NUMBERS = 50;
