/** Every tool the server is to have. A test of the catalogue compares itself with this list. */
export const portingTools = [
  "check_portability",
  "create_port_in_order",
  "list_port_in_orders",
  "get_port_in_order",
  "get_port_in_phone_groups",
  "update_port_in_order",
  "cancel_port_in_order",
  "add_port_in_note",
  "upload_port_in_document",
  "get_port_in_document",
  "list_available_activations",
  "activate_port_in_numbers",
  "get_porting_configuration",
  "create_porting_configuration",
  "update_porting_configuration",
];

export const hostingTools = [
  "import_number",
  "list_imported_numbers",
  "get_imported_number",
  "update_imported_number",
  "delete_imported_number",
  "list_hosting_orders",
  "get_hosting_order",
  "get_hosting_order_report",
  "list_hosting_order_numbers",
  "get_hosting_order_number",
  "import_numbers",
  "text_enable_numbers",
  "text_enable_toll_free_numbers",
  "qualify_numbers",
  "list_qualified_numbers",
  "get_qualified_number",
  "delete_qualified_number",
  "text_enable_qualified_numbers",
  "text_enable_qualified_toll_free_numbers",
  "send_voice_challenge",
  "verify_voice_challenge",
  "get_callback_configuration",
  "update_callback_configuration",
];

export const guidanceTools = ["read_guide", "recommend_path"];

export const knownTools: readonly string[] = [...portingTools, ...hostingTools, ...guidanceTools];
