import type { Child } from "hono/jsx";
import type { ApiSchema } from "../../openapi/document";
import { Words } from "./words";

/** The fields of an object, or which objects it may be; nothing for what has none. */
export const SchemaFields = ({ schema }: { schema: ApiSchema }): Child => {
  if (schema.anyOf)
    return <p>{schema.anyOf.map((one, place) => [place > 0 && " or ", <TypeOf schema={one} />])}</p>;
  if (!schema.properties) return null;
  const fields = Object.entries(schema.properties).map(([name, field]) => ({
    name,
    field,
    required: schema.required?.includes(name) ?? false,
  }));
  return <FieldTable fields={fields} />;
};

export const FieldTable = ({
  fields,
}: {
  fields: { name: string; field: ApiSchema; required: boolean; place?: string }[];
}) => (
  <table>
    {fields.map(({ name, field, required, place }) => (
      <tr>
        <th scope="row">
          <code>{name}</code>
          {place && <span class="quiet"> {place}</span>}
        </th>
        <td>
          <span class="quiet">
            <TypeOf schema={field} />
            {!required && ", optional"}
          </span>
          {field.description && (
            <>
              <br />
              <Words text={field.description} />
            </>
          )}
        </td>
      </tr>
    ))}
  </table>
);

/** What a value is: a word, or the link to the object. */
export const TypeOf = ({ schema }: { schema: ApiSchema }): Child => {
  const name = nameIn(schema.$ref);
  if (name !== undefined) return <a href={`#${name}`}>{name}</a>;
  if (schema.items)
    return (
      <>
        array of <TypeOf schema={schema.items} />
      </>
    );
  const values = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (values) return <Words text={values.map((value) => `\`${value}\``).join(" or ")} />;
  const types = [schema.type ?? "any"].flat().join(" or ");
  const format = schema.format === undefined ? "" : `, ${schema.format}`;
  return <Words text={`${types}${format}${schema.pattern === undefined ? "" : `, \`${schema.pattern}\``}`} />;
};

/** `#/components/schemas/User` → `User` */
export const nameIn = (reference: string | undefined): string | undefined => reference?.split("/").at(-1);
