/** npm does not pass every signal on: when it is gone, so is the reason to serve. @param {() => void} close */
export function whenParentEnds(close) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    close();
  }, 500);
}
