/** Ends a script with one line that says why. @param {string} why @returns {never} */
export function stop(why) {
  console.error(why);
  process.exit(1);
}
