// What is in the bundle, as a CycloneDX list that scanners read. `npm sbom` knows every package of the lock file; those whose
// code is bundled are kept, without what differs from one machine or minute to the next.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const NPM_SBOM = ["sbom", "--package-lock-only", "--sbom-format", "cyclonedx", "--sbom-type", "application"];

/** Everything in the lock file. Takes seconds: start it before other work, and await it after. */
export async function listedByNpm() {
  const { stdout } = await promisify(execFile)("npm", NPM_SBOM, { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout);
}

/** The part of it that is bundled, for the package of this name and version. */
export function sbomOf(listed, bundled, { name, version }) {
  const { $schema, bomFormat, specVersion, metadata, components, dependencies } = listed;
  const { "bom-ref": root, type, purl, description, licenses } = metadata.component;
  const kept = components.filter((each) =>
    bundled.some((one) => one.name === fullName(each) && one.version === each.version),
  );
  const refs = new Set(kept.map((each) => each["bom-ref"]));
  const among = (names) => names.filter((ref) => refs.has(ref));
  return {
    $schema,
    bomFormat,
    specVersion,
    version: 1,
    metadata: { component: { "bom-ref": root, type, name, version, purl, description, licenses } },
    components: kept.map(({ hashes, licenses, ...each }) => ({
      "bom-ref": each["bom-ref"],
      type: each.type,
      name: each.name,
      version: each.version,
      scope: "required",
      hashes,
      licenses,
      purl: each.purl,
    })),
    dependencies: dependencies
      .filter(({ ref }) => ref === root || refs.has(ref))
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: among(dependsOn) })),
  };
}

/** With its scope, which some versions of npm put into a group of its own. */
const fullName = ({ group, name }) => (group ? `${group}/${name}` : name);
