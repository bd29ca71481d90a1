import type { Route } from '../http/route.js';

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

interface Operation {
  operationId: string;
  summary: string;
  parameters: { name: string; in: string; required: boolean; schema: object; description?: string }[];
  requestBody?: { content: Record<string, { schema: unknown }> };
  responses: { 200: { content: Record<string, { schema: unknown }> } };
}

interface Document {
  info: { title: string; description: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

/** The page at `/docs`: the same document as `/openapi.json`, for people; no script, nothing from elsewhere. */
export function docsPage(openApi: object, routes: readonly Route[]): string {
  const { info, paths, components } = openApi as Document;
  const sections = routes.map((route) => section(route, (paths[route.path] as Record<string, Operation>)[route.method.toLowerCase()] as Operation));
  const schemas = Object.entries(components.schemas).map(([name, schema]) => `<section id="${name}"><h3>${name}</h3>${json(schema)}</section>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(info.title)}: API</title>
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<header><h1>${escape(info.title)}</h1><p>${escape(info.description)}</p><p>The same as a document: <a href="/openapi.json">/openapi.json</a></p></header>
<main>
<h2>Routes</h2>
${sections.join('\n')}
<h2>Forms</h2>
${schemas.join('\n')}
</main>
</body>
</html>
`;
}

function section(route: Route, operation: Operation): string {
  const { summary, parameters, requestBody, responses } = operation;
  const rows = parameters.map((parameter) => `<tr><td><code>${escape(parameter.name)}</code></td><td>${parameter.in}${parameter.required ? ', required' : ''}</td><td>${json(parameter.schema)}</td></tr>`);
  return `<section id="${operation.operationId}">
<h3><span class="method">${route.method}</span> <code>${escape(route.path)}</code></h3>
<p>${escape(summary)}</p><p class="who">${route.who.includes('ANYONE') ? 'Anyone' : route.who.join(', ')}</p>
${rows.length > 0 ? `<table>${rows.join('')}</table>` : ''}
${requestBody === undefined ? '' : `<h4>Body</h4>${contents(requestBody.content)}`}
<h4>Answer</h4>${contents(responses[200].content)}
</section>`;
}

const contents = (content: Record<string, { schema: unknown }>): string =>
  Object.entries(content).map(([type, { schema }]) => (type === 'application/json' ? json(schema) : `<p><code>${type}</code></p>`)).join('');

/** JSON to read, its references as links. */
const json = (value: unknown): string =>
  `<pre>${escape(JSON.stringify(value, null, 2)).replaceAll(/#\/components\/schemas\/(\w+)/g, '<a href="#$1">$1</a>')}</pre>`;

export const DOCS_STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
section { border-top: 1px solid #8884; padding: .5rem 0; }
h3 { margin: .5rem 0; font-size: 1rem; }
h4 { margin: .5rem 0 0; font-size: .85rem; }
.method { display: inline-block; min-width: 4rem; font-weight: 700; }
.who { font-size: .85rem; opacity: .8; margin: 0; }
pre { overflow: auto; margin: .25rem 0; padding: .5rem; background: #8881; border-radius: .25rem; font-size: .8rem; }
td { vertical-align: top; padding-right: 1rem; }
`;
