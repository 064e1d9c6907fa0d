/** A white card with a title row: the unit every page is laid out with. */
import type { ReactNode } from 'react';
import './parts.css';

type CardProps = {
  readonly title: ReactNode;
  /** Tags right behind the title. */
  readonly tags?: ReactNode;
  /** Right end of the title row: key, time, link. */
  readonly extra?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
};

export function Card({ title, tags, extra, children, className = '' }: CardProps): ReactNode {
  return (
    <section className={`card ${className}`}>
      <header className="card-head">
        <h2 className="card-title">{title}</h2>
        <span className="card-tags">{tags}</span>
        <span className="card-extra">{extra}</span>
      </header>
      <div className="card-body">{children}</div>
    </section>
  );
}
