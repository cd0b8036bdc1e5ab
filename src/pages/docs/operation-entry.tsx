import type { ApiDocument, ApiOperation, ApiResponse } from "../../openapi/document";
import { OperationExample } from "./operation-example";
import { FieldTable, nameIn, SchemaFields, TypeOf } from "./schema-fields";
import { Words } from "./words";

interface Props {
  method: string;
  path: string;
  operation: ApiOperation;
  document: ApiDocument;
}

/** What one method on one path does, takes and answers. */
export const OperationEntry = ({ method, path, operation, document }: Props) => {
  const { parameters = [], requestBody, responses } = operation;
  return (
    <article id={operation.operationId}>
      <h3>
        <code>
          {method} {path}
        </code>
      </h3>
      <p>
        <Words text={[`${operation.summary}.`, operation.description].filter(Boolean).join(" ")} />
      </p>
      <WhoMayAsk operation={operation} />
      {parameters.length > 0 && (
        <FieldTable
          fields={parameters.map(({ name, in: place, required = false, description, schema }) => ({
            name,
            place: place === "query" ? undefined : `in the ${place}`,
            required,
            field: { ...schema, description },
          }))}
        />
      )}
      {Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => (
        <>
          <h4>Body, {type}</h4>
          <SchemaFields schema={schema} />
          {!schema.properties && !schema.anyOf && schema.description && (
            <p>
              <Words text={schema.description} />
            </p>
          )}
        </>
      ))}
      <h4>Answers</h4>
      <table>
        {Object.entries(responses).map(([status, response]) => (
          <tr>
            <th scope="row">{status}</th>
            <td>
              <Answer response={resolve(response, document)} />
            </td>
          </tr>
        ))}
      </table>
      {Object.keys(operation["x-examples"]).map((name, place) => (
        <OperationExample {...{ method, path, operation, document, name }} open={place === 0} />
      ))}
    </article>
  );
};

const WhoMayAsk = ({ operation: { security } }: { operation: ApiOperation }) => {
  const names = security.flatMap((one) => Object.keys(one));
  const words = [
    ...(names.includes("accessToken") ? ["`Authorization: Bearer` and an access token."] : []),
    ...(names.includes("client") ? ["A client with a secret: `Authorization: Basic`, or in the body."] : []),
  ];
  return words.length === 0 ? null : (
    <p class="quiet">
      <Words text={words.join(" ")} />
    </p>
  );
};

const Answer = ({
  response: { description = "", content = {}, headers = {} },
}: {
  response: ApiResponse;
}) => (
  <>
    <Words text={description} />
    {Object.entries(content).map(([type, { schema }]) => (
      <>
        {" "}
        <span class="quiet">
          {type === "application/json" && !schema.properties ? <TypeOf schema={schema} /> : type}
        </span>
        <SchemaFields schema={schema} />
      </>
    ))}
    {Object.entries(headers).map(([name, { description: meaning }]) => (
      <>
        <br />
        <code>{name}</code>: <Words text={meaning} />
      </>
    ))}
  </>
);

const resolve = (response: ApiResponse, { components }: ApiDocument): ApiResponse =>
  components.responses[nameIn(response.$ref) ?? ""] ?? response;
