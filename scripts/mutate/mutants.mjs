import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAst } from "vitest/node";
import { ROOT } from "../install.mjs";
import { changesOf, changesOfCondition } from "./operators.mjs";
import { changesOfSql, isSql } from "./sql.mjs";
import { isAtLoading, walk } from "./walk.mjs";

/** @typedef {import("./walk.mjs").Node} Node */
/**
 * A place in a file that could be wrong in some way. `atLoading`: it runs once, when the module is loaded.
 * @typedef {{ file: string, line: number, what: string, start: number, end: number, text: string, statement: boolean, atLoading: boolean }} Mutant
 */
/**
 * A constant of a module, which ends with its declaration, and where it is named: a getter gives its value there, so that its
 * mutants can be switched on later.
 * @typedef {{ name: string, id: Node, init: Node, end: number, uses: { start: number, end: number, shorthand: boolean }[] }} Constant
 */

/** @param {string} file from the project's folder @returns {{ source: string, mutants: Mutant[], constants: Constant[] }} */
export function readMutants(file) {
  const source = readFileSync(join(ROOT, file), "utf8");
  const program = parseAst(source, { lang: "ts" });
  const constants = constantsOf(program);
  /** @type {Mutant[]} */
  const mutants = [];
  const textOf = (/** @type {Node} */ { start, end }) => source.slice(start, end);
  walk(program, (node, parents) => {
    if (isOnlySaid(node, parents, textOf)) return "skip";
    const changes = [
      ...changesOfCondition(node, parents[0]),
      ...(isWithinChain(parents) ? [] : changesOfNode(node, parents, textOf)),
    ];
    const atLoading = isAtLoading(parents) && !constants.some(({ init }) => isWithin(node, init));
    const line = source.slice(0, node.start).split("\n").length;
    for (const { what, text, statement = false } of changes)
      mutants.push({ file, line, what, start: node.start, end: node.end, text, statement, atLoading });
  });
  return { source, mutants, constants };
}

/** @param {Node} node @param {Node[]} parents @param {(node: Node) => string} textOf @returns {import("./operators.mjs").Change[]} */
function changesOfNode(node, parents, textOf) {
  if (node.type === "TemplateLiteral") {
    const flat = node.quasis.map((/** @type {Node} */ { value }, /** @type {number} */ place) =>
      place < node.expressions.length ? `${value.raw}\0${place}\0` : value.raw,
    );
    if (isSql(flat.join("")))
      return changesOfSql(flat.join("")).map(({ what, text }) => ({
        what: withCode(what, node, textOf),
        text: `\`${withCode(text, node, textOf)}\``,
      }));
  }
  if (typeof node.value === "string" && isSql(node.value))
    return changesOfSql(node.value).map(({ what, text }) => ({ what, text: JSON.stringify(text) }));
  return changesOf(node, parents, textOf);
}

/** @param {string} text @param {Node} template @param {(node: Node) => string} textOf */
const withCode = (text, template, textOf) =>
  text.replace(/\0(\d+)\0/g, (_, place) => `\${${textOf(template.expressions[place])}}`);

const LOGGED = ["Error", "LatchkeyError", "reach", "runBatch"];

/** What is logged, an error's reason, which goes to the log, and other sentences. @param {Node} node @param {Node[]} parents @param {(node: Node) => string} textOf */
function isOnlySaid(node, [parent], textOf) {
  const isText =
    node.type === "TemplateLiteral" || (node.type === "Literal" && typeof node.value === "string");
  if (isText && LOGGED.includes(parent?.callee?.name))
    return parent.callee.name !== "LatchkeyError" || parent.arguments[0] !== node;
  if (isText && /\s\w+\s/.test(textOf(node)) && !isSql(textOf(node))) return true;
  const call = node.type === "ExpressionStatement" ? node.expression : node;
  return call.type === "CallExpression" && isLog(call.callee);
}

/** @param {Node} callee */
const isLog = ({ object }) => object?.name === "log" || object?.property?.name === "log";

/** Within `a?.b().c`, where what stands in parentheses would not end with it. @param {Node[]} parents */
const isWithinChain = ([parent, ...more]) =>
  (parent?.type === "MemberExpression" || parent?.type === "CallExpression") &&
  more.some(({ type }, place) => type === "ChainExpression" && more.slice(0, place).every(isLink));

/** @param {Node} node */
const isLink = ({ type }) => type === "MemberExpression" || type === "CallExpression";

/** @param {Node} node @param {Node} outer */
const isWithin = (node, outer) => node.start >= outer.start && node.end <= outer.end;

/** @param {Node} program @returns {Constant[]} */
function constantsOf(program) {
  const declared = program.body
    .filter((/** @type {Node} */ { type, kind }) => type === "VariableDeclaration" && kind === "const")
    .flatMap((/** @type {Node} */ { declarations, end }) =>
      declarations.map((/** @type {Node} */ one) => ({ ...one, end })),
    )
    .filter(
      (/** @type {Node} */ { id, init }) => id.type === "Identifier" && init && !/Function/.test(init.type),
    );
  /** @type {Map<string, Constant>} */
  const constants = new Map(
    declared.map((/** @type {Node} */ { id, init, end }) => [
      id.name,
      { name: id.name, id, init, end, uses: [] },
    ]),
  );
  walk(program, (node, [parent]) => {
    const constant = node.type === "Identifier" ? constants.get(node.name) : undefined;
    if (constant === undefined || node === constant.id) return;
    const shorthand = parent?.type === "Property" && parent.shorthand;
    if (!constant.uses.some(({ start }) => start === node.start))
      constant.uses.push({ start: node.start, end: node.end, shorthand });
  });
  return [...constants.values()];
}

/** All mutants of some files, numbered from 1 on in their order, which is always the same. @param {string[]} files */
export function numberMutants(files) {
  let id = 0;
  return files.map((file) => {
    const read = readMutants(file);
    return { file, ...read, mutants: read.mutants.map((mutant) => ({ ...mutant, id: ++id })) };
  });
}
