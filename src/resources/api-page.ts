import { TOOLS } from "../tools/index.js";
import { isGuide } from "../tools/tool.js";
import { page, table } from "./markdown.js";

const BASE_URLS = {
  porting: "https://porting.api.sinch.com/v1/projects/{projectId}",
  hosting: "https://imported.numbers.api.sinch.com/v1/projects/{projectId}",
} as const;

const rows = (api: keyof typeof BASE_URLS): string[][] =>
  TOOLS.flatMap(({ declaration }) =>
    isGuide(declaration) || declaration.api !== api
      ? []
      : [
          [
            declaration.name,
            `${declaration.method} ${declaration.path}`,
            declaration.page.replace(/^(porting|imported-hosting)\//, ""),
          ],
        ],
  );

/** Every operation as it goes over the wire, from the catalogue itself. */
export const apiPage = (): string =>
  page(
    "# Every operation of both APIs",
    "Pages stand below https://developers.sinch.com/docs/numbers/api-reference/porting/ and .../imported-hosting/. In a path, the plus sign of a number is %2B.",
    `## Porting: ${BASE_URLS.porting}`,
    table(["Tool", "Operation", "Page"], rows("porting")),
    `## Imported numbers and hosting orders: ${BASE_URLS.hosting}`,
    table(["Tool", "Operation", "Page"], rows("hosting")),
  );
