/** The plain fields of dialogs: a named line of text, and a named choice of a few. */
import type { ReactNode } from 'react';
import './page-parts.css';

type TextFieldProps = {
  readonly name: string;
  readonly value: string;
  readonly hint?: string;
  /** Takes the focus when its dialog opens. */
  readonly first?: boolean;
  readonly onChange: (value: string) => void;
};

export function TextField(props: TextFieldProps): ReactNode {
  const { name, value, hint, first = false, onChange } = props;
  return (
    <label className="page-field">
      <span>{name}</span>
      <input
        {...(first ? { 'data-first-focus': true } : {})}
        className="page-input"
        autoComplete="off"
        maxLength={200}
        placeholder={hint}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

type ChoiceProps<Value extends string> = {
  readonly name: string;
  readonly value: Value;
  readonly choices: Readonly<Partial<Record<Value, string>>>;
  readonly first?: boolean;
  readonly onChange: (value: Value) => void;
};

export function Choice<Value extends string>(props: ChoiceProps<Value>): ReactNode {
  const values = Object.keys(props.choices) as Value[];
  return (
    <label className="page-field">
      <span>{props.name}</span>
      <select
        {...(props.first === true ? { 'data-first-focus': true } : {})}
        className="page-input"
        value={props.value}
        onChange={(event) => {
          const chosen = values.find((value) => value === event.target.value);
          if (chosen !== undefined) props.onChange(chosen);
        }}
      >
        {values.map((value) => (
          <option key={value} value={value}>
            {props.choices[value]}
          </option>
        ))}
      </select>
    </label>
  );
}
