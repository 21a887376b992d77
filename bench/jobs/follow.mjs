// How an agent sees a hosting order through to its end, which four of the jobs do.

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
