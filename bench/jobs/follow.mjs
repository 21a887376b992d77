// How an agent sees a hosting order through to its end, which four of the jobs do.

/** Reads all orders of a call at once, where the answer says that this can be done; otherwise one after the other. */
export async function followedTogether(agent, placed) {
  const [{ hostingOrderId }, ...more] = placed.data.orders ?? [placed.data];
  const together = agent.advice(placed, "get_hosting_order", /those of the others as others/);
  if (!together) return followed(agent, placed);
  const others = more.map((order) => order.hostingOrderId);
  return agent.call("get_hosting_order", { hostingOrderId, others }, together);
}

/** Reads an order that has had its time, and whatever its answer says must be read besides. */
export async function followed(agent, ordered) {
  const { hostingOrderId } = ordered.data;
  const order = await agent.call("get_hosting_order", { hostingOrderId }, agent.advice(ordered, "get_hosting_order"));
  const compare = agent.advice(order, "get_hosting_order_report", /compare/);
  if (!compare) return;
  const report = await agent.call("get_hosting_order_report", { hostingOrderId }, compare);
  const find = agent.advice(report, "list_hosting_order_numbers", /failed/);
  if (find) await agent.call("list_hosting_order_numbers", { hostingOrderId }, find);
}
