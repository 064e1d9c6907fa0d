/** One banner under the header. It announces its title once, not every second of its own clock. */
import type { ReactNode } from 'react';
import { DisconnectOutlined } from '@ant-design/icons';
import './system.css';

type BannerProps = {
  readonly tone: 'warning' | 'error' | 'success' | 'info';
  readonly title: string;
  /** How long already: ticks, and is therefore not announced. */
  readonly since?: string;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  readonly action?: ReactNode;
};

export function Banner(props: BannerProps): ReactNode {
  const { tone, title, since = '', icon, children, action } = props;
  return (
    <div className={`banner banner-${tone}`}>
      <span className="visually-hidden" role="alert">
        {title}
      </span>
      {icon ?? <DisconnectOutlined />}
      <strong className="banner-title">
        {title}
        {since !== '' && ` ${since}`}
      </strong>
      <span className="banner-words">{children}</span>
      <span className="banner-end">{action}</span>
    </div>
  );
}
