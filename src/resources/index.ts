export { findStatic, guideTopics, type StaticResource, staticResources } from "./static.js";
export { matchTemplate, type ResourceTemplate, resourceTemplates, type TemplateMatch } from "./templates.js";
