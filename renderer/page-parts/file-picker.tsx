/** A file field that a key opens; the browser's own button would be a second one without a key. */
import type { ReactNode, RefObject } from 'react';

type FilePickerProps = {
  readonly picker: RefObject<HTMLInputElement | null>;
  readonly name: string;
  /** Endings, as the browser wants them: `.csv,.xlsx`. */
  readonly accept: string;
  readonly onPick: (file: File) => void;
};

export function FilePicker({ picker, name, accept, onPick }: FilePickerProps): ReactNode {
  return (
    <input
      ref={picker}
      hidden
      type="file"
      aria-label={name}
      accept={accept}
      onChange={(event) => {
        const [file] = event.target.files ?? [];
        // The same file may be chosen again after it was mended.
        event.target.value = '';
        if (file) onPick(file);
      }}
    />
  );
}
