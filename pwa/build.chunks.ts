// Which file a module of the app lands in: one for all that the first screen may take, and one
// for the screens that most phones never open. Each alone would be a file of its own otherwise.
// What else is fetched by itself (a QR code, the plan's editor) keeps a file of its own.

/** What is asked here of rolldown's `ModuleInfo`. */
interface Importers {
  importers: readonly string[];
  dynamicImporters: readonly string[];
}

type Lookup = (id: string) => Importers | null;

const OWN = /[\\/]src[\\/](?:api|data|features|messages|ui)[\\/]/;
const ROUTES = /[\\/]routes\.ts$/;
/** Names what a feature shows; nothing is fetched because of it. */
const INDEX = /[\\/]index\.ts$/;

/** The files that fetch a module while the app runs, by whatever imports it. */
function fetchedBy(id: string, lookup: Lookup, seen = new Set<string>()): string[] {
  if (seen.has(id) || INDEX.test(id)) return [];
  seen.add(id);
  const { importers = [], dynamicImporters = [] } = lookup(id) ?? {};
  return [...dynamicImporters, ...importers.flatMap((one) => fetchedBy(one, lookup, seen))];
}

/** Whether a module that the first screen doesn't take is fetched for the address of a screen only. */
export function isSeldom(id: string, lookup: Lookup): boolean {
  const fetching = OWN.test(id) ? fetchedBy(id, lookup) : [];
  return fetching.length > 0 && fetching.every((one) => ROUTES.test(one));
}

export const chunks = {
  includeDependenciesRecursively: false,
  groups: [
    { name: "app", tags: ["$initial" as const], priority: 2 },
    {
      name: (id: string, build: { getModuleInfo: Lookup }) =>
        isSeldom(id, (other) => build.getModuleInfo(other)) ? "seldom" : null,
      debugName: "seldom",
      priority: 1,
    },
  ],
};
