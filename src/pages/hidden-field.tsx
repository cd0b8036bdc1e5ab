/** What a form passes on unseen. */
export interface Field {
  name: string;
  value: string;
}

export const HiddenField = ({ field: { name, value } }: { field: Field }) => (
  <input type="hidden" name={name} value={value} />
);
