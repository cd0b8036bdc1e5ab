/** A text of the document, in which code stands between backticks. */
export const Words = ({ text }: { text: string }) => (
  <>{text.split("`").map((part, place) => (place % 2 === 1 ? <code>{part}</code> : part))}</>
);
