/** One statement of a migration, and what in it a release before or after could not live with. */
export interface Objection {
  statement: string;
  why: string;
}

const NAME = String.raw`["\x60\[]?(\w+)["\x60\]]?`;
const CREATE_TABLE = new RegExp(`^CREATE TABLE (?:IF NOT EXISTS )?${NAME}`, "i");
const CREATE_INDEX = new RegExp(`^CREATE INDEX (?:IF NOT EXISTS )?${NAME} ON ${NAME}`, "i");
const CREATE_UNIQUE_OR_TRIGGER = new RegExp(`^CREATE (?:UNIQUE INDEX|TRIGGER) .*? ON ${NAME}`, "i");
const ADD_COLUMN = new RegExp(`^ALTER TABLE ${NAME} ADD (?:COLUMN )?${NAME}(.*)$`, "i");
const INSERT = new RegExp(`^INSERT (?:OR IGNORE )?INTO ${NAME}`, "i");

/**
 * What of a migration does more than add. Code that knows nothing of it must go on reading and writing the tables that were there, so
 * a new rule may bind the tables alone that this migration makes.
 */
export function objectionsTo(sql: string): Objection[] {
  const statements = statementsIn(sql);
  const made = new Set(
    statements.flatMap((statement) => CREATE_TABLE.exec(statement)?.[1]?.toLowerCase() ?? []),
  );
  return statements.flatMap((statement) => {
    const why = objectionTo(statement, (table) => made.has((table ?? "").toLowerCase()));
    return why === null ? [] : [{ statement, why }];
  });
}

function objectionTo(statement: string, isNew: (table: string | undefined) => boolean): string | null {
  if (CREATE_TABLE.test(statement) || CREATE_INDEX.test(statement)) return null;
  const rule = CREATE_UNIQUE_OR_TRIGGER.exec(statement);
  if (rule !== null)
    return isNew(rule[1]) || tellsAlone(statement, isNew) ? null : "binds rows that code before it writes";
  const column = ADD_COLUMN.exec(statement);
  if (column !== null) return objectionToColumn(column[3] ?? "");
  const insert = INSERT.exec(statement);
  if (insert !== null) return isNew(insert[1]) ? null : "changes data that code before it reads";
  return "does more than add";
}

/** Whether a trigger does nothing but write down what happened, in tables that this migration makes. */
function tellsAlone(statement: string, isNew: (table: string | undefined) => boolean): boolean {
  const [, body] = /^CREATE TRIGGER .*? BEGIN (.*) END$/i.exec(statement) ?? [];
  const inserts = (body ?? "")
    .split(";")
    .map((one) => one.trim())
    .filter(Boolean);
  return inserts.length > 0 && inserts.every((one) => isNew(INSERT.exec(one)?.[1]));
}

function objectionToColumn(definition: string): string | null {
  if (/\b(?:UNIQUE|PRIMARY KEY|CHECK|REFERENCES|GENERATED|AS)\b/i.test(definition))
    return "binds rows that code before it writes";
  const isNullable = !/\bNOT NULL\b/i.test(definition);
  return isNullable || /\bDEFAULT (?!NULL\b)/i.test(definition)
    ? null
    : "needs a value that code before it does not give";
}

/** In one line each, without comments. A trigger's body ends at END, and what is in quotes is no statement. */
function statementsIn(sql: string): string[] {
  const found: string[] = [];
  let statement = "";
  for (const [token] of sql.matchAll(
    /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|;|[^;'"/-]+|[\s\S]/g,
  )) {
    if (token.startsWith("--") || token.startsWith("/*")) statement += " ";
    else if (token !== ";" || isInTrigger(statement)) statement += token;
    else {
      found.push(statement);
      statement = "";
    }
  }
  return [...found, statement].map((text) => text.replace(/\s+/g, " ").trim()).filter(Boolean);
}

const isInTrigger = (statement: string): boolean =>
  /^\s*CREATE\s+TRIGGER\b/i.test(statement) && !/\bEND\s*$/i.test(statement);
