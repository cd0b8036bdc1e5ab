import type { ApiDocument, ApiOperation } from "../openapi/document";
import { Answers } from "./docs/answers";
import { OperationEntry } from "./docs/operation-entry";
import { SchemaFields } from "./docs/schema-fields";
import { Words } from "./docs/words";
import { Layout } from "./layout";
import type { View } from "./view";

interface Described {
  method: string;
  path: string;
  operation: ApiOperation;
}

/** What there is to call. For developers alone, so in English alone. */
export const DocsPage = ({ view, document }: { view: View; document: ApiDocument }) => {
  const { info, tags, components } = document;
  const chapters = tags.map((tag) => ({ ...tag, operations: operationsOf(document, tag.name) }));
  return (
    <Layout view={{ ...view, locale: "en" }} title={`${view.brand.appName}: the API`} wide>
      <h1>{view.brand.appName}: the API</h1>
      <p>
        <Words text={info.description} />
      </p>
      <p class="quiet">
        {info.title} {info.version}. For programs: <a href="/openapi.json">/openapi.json</a>, OpenAPI 3.1.
      </p>
      <nav aria-label="Contents" class="contents">
        {chapters.map(({ name, operations }) => (
          <>
            <h2>{name}</h2>
            <ul>
              {operations.map(({ method, path, operation }) => (
                <li>
                  <a href={`#${operation.operationId}`}>
                    {method} {path}
                  </a>{" "}
                  <span class="quiet">{operation.summary}</span>
                </li>
              ))}
            </ul>
          </>
        ))}
        <h2>
          <a href="#errors">Errors</a>
        </h2>
        <h2>
          <a href="#objects">Objects</a>
        </h2>
      </nav>
      {chapters.map(({ name, description, operations }) => (
        <section>
          <h2>{name}</h2>
          <p>
            <Words text={description} />
          </p>
          {operations.map((described) => (
            <OperationEntry {...described} document={document} />
          ))}
        </section>
      ))}
      <section>
        <h2 id="errors">Errors</h2>
        <Answers answers={Object.entries(components.responses)} named />
      </section>
      <section>
        <h2 id="objects">Objects</h2>
        {Object.entries(components.schemas).map(([name, schema]) => (
          <article id={name}>
            <h3>{name}</h3>
            {schema.description && (
              <p>
                <Words text={schema.description} />
              </p>
            )}
            <SchemaFields schema={schema} />
          </article>
        ))}
      </section>
    </Layout>
  );
};

const operationsOf = ({ paths }: ApiDocument, tag: string): Described[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags }]) => tags.includes(tag))
      .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
