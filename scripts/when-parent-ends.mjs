/** Asked at once: whoever waits for this process to say that it is ready may end npm before it is watched. */
const PARENT = process.ppid;

/** npm does not pass every signal on: when it is gone, so is the reason to serve. @param {() => void} close */
export function whenParentEnds(close) {
  if (!process.env.npm_lifecycle_event) return;
  const watch = setInterval(() => {
    if (process.ppid === PARENT) return;
    clearInterval(watch);
    close();
  }, 500);
}
