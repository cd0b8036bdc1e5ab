/** @typedef {import("./mutants.mjs").Mutant & { id: number }} NumberedMutant */
/** What is put in, in place of `length` characters; of several at one place the lowest rank comes first. @typedef {{ at: number, text: string, length?: number, rank?: number }} Edit */

/** What all modules of an isolate share. @param {number} active the mutant that is on from the start, if any */
const header = (active) =>
  `const __state = globalThis.__mutants ??= { active: ${active}, reached: new Set() };
   const __mutant = (id) => (__state.reached.add(id), id === __state.active);\n`;

/**
 * The source with all its mutants in it, of which `__mutant(id)` switches one on.
 * @param {{ source: string, constants: import("./mutants.mjs").Constant[] }} file @param {NumberedMutant[]} mutants
 * @param {number} active
 */
export function instrument({ source, constants }, mutants, active) {
  const sites = Map.groupBy(mutants, ({ start, end, statement }) => `${start} ${end} ${statement}`);
  const edits = [...[...sites.values()].flatMap(switches), ...constants.flatMap(getters)];
  edits.sort((a, b) => a.at - b.at || (a.rank ?? 0) - (b.rank ?? 0));
  let [text, done] = ["", 0];
  for (const { at, text: put, length = 0 } of edits) {
    text += source.slice(done, at) + put;
    done = at + length;
  }
  return header(active) + text + source.slice(done);
}

/** Of what begins at one place the outer comes first, of what ends there last. @param {NumberedMutant[]} mutants of one place @returns {Edit[]} */
function switches(mutants) {
  const [{ id, start, end, statement }] = /** @type {[NumberedMutant]} */ (mutants);
  const size = 2 * (end - start);
  // In a block, or an `else` that follows would be its own.
  if (statement)
    return [
      { at: start, text: `{ if (!__mutant(${id})) `, rank: -size - 1 },
      { at: end, text: "}", rank: size - MOST + 1 },
    ];
  const others = mutants.map((mutant) => `__mutant(${mutant.id}) ? ${mutant.text} : `).join("");
  return [
    { at: start, text: `(${others}`, rank: -size },
    { at: end, text: ")", rank: size - MOST },
  ];
}

/** Longer than any source, so that what ends somewhere comes before what begins there. */
const MOST = 1e8;

/** The getter, and the constant itself as it is: a mutant's own text names that. @param {import("./mutants.mjs").Constant} constant @returns {Edit[]} */
function getters({ name, id, init, end, uses }) {
  return [
    { at: id.start, text: `__${name}`, length: name.length },
    { at: init.start, text: "() => (", rank: -MOST },
    { at: init.end, text: ")" },
    { at: end, text: `\nconst ${name} = __${name}();`, rank: MOST },
    ...uses.map(({ start, end, shorthand }) => ({
      at: start,
      text: `${shorthand ? `${name}: ` : ""}__${name}()`,
      length: end - start,
    })),
  ];
}
