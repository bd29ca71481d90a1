// Which project may use which (architecture.md 2.3), by the tags in each package.json.

/** @typedef {{ tags: string[] }} Project */
/** @typedef {{ source: string, target: string }} Edge */

/** What a project of a type may depend on. @type {Record<string, string[]>} */
const allowed = {
  'type:contract': [],
  'type:kernel': ['type:contract', 'type:kernel'],
  'type:platform': ['type:contract', 'type:kernel'],
  'type:testing': ['type:contract', 'type:kernel', 'type:platform', 'type:testing', 'type:service'],
  'type:service': ['type:contract', 'type:kernel', 'type:platform', 'type:testing'], // testing: in tests only, see testImports
  'type:web': ['type:contract', 'type:kernel'],
  'type:client': ['type:contract'],
};

/** @param {Record<string, Project>} projects by name @param {Edge[]} edges between projects @returns {string[]} one line per breach */
export function breaches(projects, edges) {
  const untyped = Object.entries(projects)
    .filter(([, project]) => !typeOf(project))
    .map(([name, { tags }]) => `${name} has none of the known type tags (${tags.join(', ')})`);
  const forbidden = edges.flatMap(({ source, target }) => {
    const [from, to] = [typeOf(projects[source]), typeOf(projects[target])];
    if (!from || !to || source === target || (allowed[from] ?? []).includes(to)) return [];
    return [`${source} (${from}) must not depend on ${target} (${to})`];
  });
  return [...untyped, ...forbidden];
}

/** @param {Project | undefined} project */
const typeOf = (project) => project?.tags.find((tag) => tag in allowed);

const testFile = /\.test\.ts$|^services\/[^/]+\/test\//;
const testingImport = /(?:from|import)\s*\(?\s*['"]@yuejuma\/testing/;

/** A service uses @yuejuma/testing in its tests only. @param {{ path: string, text: string }[]} files @returns {string[]} */
export const testImports = (files) =>
  files
    .filter(({ path, text }) => path.startsWith('services/') && !testFile.test(path) && testingImport.test(text))
    .map(({ path }) => `${path} imports @yuejuma/testing, which only a test may`);

/** The edges of `nx graph --file` between projects of this checkout. @param {{ graph: { nodes: Record<string, { data: Project }>, dependencies: Record<string, Edge[]> } }} file */
export function readGraph({ graph }) {
  const projects = Object.fromEntries(Object.entries(graph.nodes).map(([name, node]) => [name, { tags: node.data.tags ?? [] }]));
  const edges = Object.values(graph.dependencies).flat().filter(({ target }) => target in projects);
  return { projects, edges };
}
