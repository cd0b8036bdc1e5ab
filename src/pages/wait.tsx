import { messagesOf, waitInWords } from "../locales";
import type { View } from "./view";

/** How long a person has to wait: in words, for which a script puts a clock that runs down. */
export const Wait = ({ view, seconds }: { view: View; seconds: number }) => {
  const [before, after] = messagesOf(view.locale).error.wait.body("\n").split("\n");
  return (
    <>
      {before}
      <time data-seconds={seconds} role="timer" dir="auto">
        {waitInWords(seconds, view.locale)}
      </time>
      {after}
    </>
  );
};
